using Morsel.Seeds;

namespace Morsel.Tests.Seeds;

/// <summary>A seed in memory, read in pieces of changing size.</summary>
internal sealed class MemorySeed(byte[] bytes) : ISeed
{
    private int _position;
    private int _reads;

    public int Read(Span<byte> buffer)
    {
        int count = Math.Min(Math.Min(buffer.Length, bytes.Length - _position), 1 + (_reads++ * 77_777 % 300_000));
        bytes.AsSpan(_position, count).CopyTo(buffer);
        _position += count;
        return count;
    }

    public void Dispose()
    {
    }
}
