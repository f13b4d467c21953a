namespace Morsel.Compression.Native;

/// <summary>Decompresses pieces of known size, perhaps with a dictionary. For one thread at a time.</summary>
internal sealed unsafe class ZstdDecoder : IDisposable
{
    private readonly ZstdDecoderHandle _handle;

    /// <param name="dictionary">The dictionary the pieces were compressed with; empty for none.</param>
    /// <exception cref="IOException">The library is not installed.</exception>
    /// <exception cref="InvalidDataException">The dictionary calls itself trained and is not.</exception>
    public ZstdDecoder(ReadOnlySpan<byte> dictionary)
    {
        ZstdLibrary.Require();
        _handle = new ZstdDecoderHandle();
        if (_handle.IsInvalid)
            throw new InsufficientMemoryException("zstd has no memory for a context");
        if (dictionary.IsEmpty)
            return;
        fixed (byte* first = dictionary)
            ZstdLibrary.Check(ZstdNative.LoadDictionary(_handle, first, (nuint)dictionary.Length), "use the dictionary");
    }

    /// <summary>Decompresses one frame or several.</summary>
    /// <param name="stored">The frames, and nothing else.</param>
    /// <param name="content">Filled wholly.</param>
    /// <exception cref="InvalidDataException">They are no frames, need too much, or hold another number of bytes.</exception>
    public void Decompress(ReadOnlySpan<byte> stored, Span<byte> content)
    {
        ZstdFrames.Check(stored, content.Length);
        fixed (byte* from = stored)
        fixed (byte* to = content)
        {
            nuint got = ZstdLibrary.Check(ZstdNative.Decompress(_handle, to, (nuint)content.Length, from, (nuint)stored.Length), "decompress");
            if (got != (nuint)content.Length)
                throw new InvalidDataException($"zstd got {got} bytes, expected {content.Length}");
        }
    }

    public void Dispose() => _handle.Dispose();
}
