using Morsel.Matching;
using Morsel.Proof;
using Morsel.Seeds;
using Morsel.Target;

namespace Morsel.Tests.Matching;

/// <summary>A search of a whole seed as one stretch, with everything that was found checked.</summary>
internal static class OneStretch
{
    public static (CheckingReceiver Received, long HashedBytes) Search(SampleTarget target, byte[] seed)
    {
        RollingMatcher matcher = target.Matcher();
        var verifier = new BlockVerifier(target.Index);
        var stretch = new Stretch(verifier, seed.Length + matcher.LookaheadBytes) { Place = new(0, seed.Length, seed.Length) };
        stretch.Buffer.AsSpan().Clear();
        seed.CopyTo(stretch.Buffer, 0);
        var prover = new CountingProver(stretch, target.BlockBytes);
        var nothing = new BlockSet(target.BlockCount);
        matcher.CreateScan().Scan(new SeedStretch(stretch.Buffer, seed.Length, seed.Length, seedOffset: 0), nothing, matcher.FilterFor(nothing), prover);

        var receiver = new CheckingReceiver(target, seed);
        new FindingMerger(verifier, matcher.Twins, nothing).Merge(stretch, receiver);
        return (receiver, prover.HashedBytes);
    }

    /// <summary>The numbers of the blocks that are found.</summary>
    public static IEnumerable<int> BlocksFound(SampleTarget target, byte[] seed)
    {
        BlockSet found = Search(target, seed).Received.Found;
        return Enumerable.Range(0, target.BlockCount).Where(found.Contains);
    }
}
