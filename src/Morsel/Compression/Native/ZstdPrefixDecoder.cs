namespace Morsel.Compression.Native;

/// <summary>Decompresses frames that copy from bytes before them, which whoever calls has. For one thread at a time.</summary>
internal sealed unsafe class ZstdPrefixDecoder : IDisposable
{
    private readonly ZstdHandle _handle = ZstdHandle.OfDecoder();

    /// <summary>Decompresses one frame.</summary>
    /// <param name="prefix">The bytes before its content, whatever they are; of them, only what is copied is looked at.</param>
    /// <param name="frame">The frame, and nothing else.</param>
    /// <param name="content">Filled wholly.</param>
    /// <exception cref="InvalidDataException">It is no frame, or holds another number of bytes.</exception>
    public void Decompress(ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> frame, Span<byte> content)
    {
        fixed (byte* before = prefix)
        fixed (byte* from = frame)
        fixed (byte* to = content)
        {
            // It holds for the next frame alone.
            Zstd.Check(Zstd.Functions.ReferToPrefix(_handle.Context, before, (nuint)prefix.Length), "use the bytes before the frame");
            nuint got = Zstd.Check(Zstd.Functions.Decompress(_handle.Context, to, (nuint)content.Length, from, (nuint)frame.Length), "decompress");
            GC.KeepAlive(_handle);
            if (got != (nuint)content.Length)
                throw new InvalidDataException($"zstd got {got} bytes, expected {content.Length}");
        }
    }

    public void Dispose() => _handle.Dispose();
}
