using Morsel.Compression.Native;

namespace Morsel.Formats.Zchunk;

/// <summary>Stores chunks, compressed or as they are, and digests them.</summary>
internal sealed class ZchunkPacker(ZchunkSettings settings, ReadOnlySpan<byte> dictionary) : IChunkPacker
{
    private readonly ZstdEncoder? _encoder =
        settings.Level is { } level ? new ZstdEncoder(level, ZstdEncoder.BinaryTreeOptimal, dictionary) : null;

    public int MostStoredBytes(int contentBytes) => _encoder is null ? contentBytes : ZstdEncoder.MostStoredBytes(contentBytes);

    public int Pack(ReadOnlySpan<byte> content, Span<byte> stored, Span<byte> digests)
    {
        int bytes = Store(content, stored);
        int width = settings.DigestKind.Width;
        settings.DigestKind.Compute(stored[..bytes], digests[..width]);
        if (settings.HasContentDigests)
            settings.DigestKind.Compute(content, digests[width..]);
        return bytes;
    }

    public void Dispose() => _encoder?.Dispose();

    private int Store(ReadOnlySpan<byte> content, Span<byte> stored)
    {
        if (_encoder is not null)
            return _encoder.Compress(content, stored);
        content.CopyTo(stored);
        return content.Length;
    }
}
