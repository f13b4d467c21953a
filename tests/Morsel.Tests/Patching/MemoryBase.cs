using Morsel.Proof;

namespace Morsel.Tests.Patching;

/// <summary>A base in memory, which may turn out shorter than it said.</summary>
internal sealed class MemoryBase(byte[] bytes) : IBaseBytes
{
    public long Length => bytes.Length;

    /// <summary>Bytes that there really are.</summary>
    public int Readable { get; set; } = bytes.Length;

    public int Read(Span<byte> into, long start)
    {
        int count = (int)Math.Clamp(Readable - start, 0, into.Length);
        bytes.AsSpan((int)Math.Min(start, bytes.Length), count).CopyTo(into);
        return count;
    }
}
