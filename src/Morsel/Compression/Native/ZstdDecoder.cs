namespace Morsel.Compression.Native;

/// <summary>Decompresses pieces of known size, perhaps with a dictionary. For one thread at a time.</summary>
internal sealed unsafe class ZstdDecoder : IDisposable
{
    private readonly ZstdHandle _handle = ZstdHandle.OfDecoder();

    /// <param name="dictionary">The dictionary the pieces were compressed with; empty for none.</param>
    /// <exception cref="InvalidDataException">The dictionary calls itself trained and is not.</exception>
    public ZstdDecoder(ReadOnlySpan<byte> dictionary)
    {
        if (dictionary.IsEmpty)
            return;
        fixed (byte* first = dictionary)
            Zstd.Check(Zstd.Functions.LoadDecoderDictionary(_handle.Context, first, (nuint)dictionary.Length), "use the dictionary");
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
            nuint got = Zstd.Check(Zstd.Functions.Decompress(_handle.Context, to, (nuint)content.Length, from, (nuint)stored.Length), "decompress");
            GC.KeepAlive(_handle);
            if (got != (nuint)content.Length)
                throw new InvalidDataException($"zstd got {got} bytes, expected {content.Length}");
        }
    }

    /// <summary>Decompresses one frame of which only the most that it may hold is known.</summary>
    /// <param name="stored">The frame, and nothing else.</param>
    /// <param name="content">Room for that much.</param>
    /// <returns>Bytes of content.</returns>
    /// <exception cref="InvalidDataException">It is no frame, needs too much, holds more, or something follows.</exception>
    public int DecompressOne(ReadOnlySpan<byte> stored, Span<byte> content)
    {
        ZstdFrames.CheckOne(stored, content.Length);
        fixed (byte* from = stored)
        fixed (byte* to = content)
        {
            nuint got = Zstd.Check(Zstd.Functions.Decompress(_handle.Context, to, (nuint)content.Length, from, (nuint)stored.Length), "decompress");
            GC.KeepAlive(_handle);
            return (int)got;
        }
    }

    public void Dispose() => _handle.Dispose();
}
