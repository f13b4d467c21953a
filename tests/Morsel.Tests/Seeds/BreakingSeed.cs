using Morsel.Seeds;

namespace Morsel.Tests.Seeds;

/// <summary>A seed that cannot be read to its end.</summary>
internal sealed class BreakingSeed(byte[] bytes, int readable) : ISeed
{
    private readonly MemorySeed _inner = new(bytes[..readable]);

    public int Read(Span<byte> buffer) => _inner.Read(buffer) is > 0 and var read ? read : throw new IOException("broken");

    public void Dispose() => _inner.Dispose();
}
