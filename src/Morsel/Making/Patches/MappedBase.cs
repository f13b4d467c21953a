using Morsel.Files;
using Morsel.Proof;

namespace Morsel.Making.Patches;

/// <summary>A base that is mapped.</summary>
internal sealed class MappedBase(MappedBytes bytes) : IBaseBytes
{
    public long Length => bytes.Length;

    public int Read(Span<byte> into, long start)
    {
        int count = (int)Math.Clamp(bytes.Length - start, 0, into.Length);
        bytes.Slice(Math.Min(start, bytes.Length), count).CopyTo(into);
        return count;
    }
}
