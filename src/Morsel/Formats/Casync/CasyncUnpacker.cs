using Morsel.Compression.Frames;
using Morsel.Target;

namespace Morsel.Formats.Casync;

/// <summary>Gives back the content of chunks as stores have them, compressed or not. What it gives is proven by its id afterwards.</summary>
/// <remarks>Source: <c>FORMAT.md</c>, "Chunk store".</remarks>
internal sealed class CasyncUnpacker : IChunkUnpacker
{
    private readonly FrameDecoder _frames = new();

    public void Unpack(int chunk, ReadOnlySpan<byte> stored, Span<byte> content)
    {
        // A chunk that is stored as it is may begin as if it were compressed, and what is compressed may be as long as its content.
        if (stored.Length != content.Length)
            Decompress(stored, content);
        else if (!FrameDecoder.Recognizes(stored) || !CanDecompress(stored, content))
            stored.CopyTo(content);
    }

    public void Dispose() => _frames.Dispose();

    private void Decompress(ReadOnlySpan<byte> stored, Span<byte> content)
    {
        int bytes = _frames.Decompress(stored, content);
        if (bytes != content.Length)
            throw new InvalidDataException($"the chunk holds {bytes} bytes, expected {content.Length}");
    }

    private bool CanDecompress(ReadOnlySpan<byte> stored, Span<byte> content)
    {
        try
        {
            Decompress(stored, content);
            return true;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }
}
