using Morsel.Matching;

namespace Morsel.Tests.Matching;

/// <summary>Counts the bytes whose strong checksums are computed.</summary>
internal sealed class CountingProver(IBlockProver inner, int blockBytes) : IBlockProver
{
    public long HashedBytes { get; private set; }

    public uint Prove(int offset, int firstBlock, int count)
    {
        HashedBytes += (long)count * blockBytes;
        return inner.Prove(offset, firstBlock, count);
    }

    public void Digest(int offset, int count, Span<byte> digests)
    {
        HashedBytes += (long)count * blockBytes;
        inner.Digest(offset, count, digests);
    }

    public void Accept(Match match) => inner.Accept(match);
}
