using Morsel.Matching;
using Morsel.Proof;
using Morsel.Target;

namespace Morsel.Seeds;

/// <summary>Looks into a seed here and there, to tell what its rest may hold.</summary>
/// <param name="verifier">Proves blocks.</param>
/// <param name="matcher">Finds them.</param>
/// <param name="found">Blocks, each the first of its twins, that need not be found.</param>
internal sealed class SeedSampler(BlockVerifier verifier, IBlockMatcher matcher, BlockSet found)
{
    /// <summary>Fewer windows tell nothing.</summary>
    public const int LeastWindows = 8;

    // So many that what fills a twentieth of a seed in one piece is hit by a dozen; so small that all of them take as long as some of the scan.
    private const int MostWindows = 256, LeastWindowBytes = 32 << 10, WindowBlocks = 4;

    // A sample that is a good part of the seed saves nothing.
    private const int LeastShare = 4;

    /// <param name="seed">The seed, from its beginning.</param>
    /// <param name="from">What is before this is of no interest.</param>
    /// <param name="length">Bytes in the seed.</param>
    /// <returns>null where the seed is too short for it.</returns>
    public SeedSample? Take(ISeed seed, long from, long length)
    {
        int windowBytes = Math.Max(LeastWindowBytes, WindowBlocks * verifier.Index.Layout.BlockBytes);
        long count = Math.Min(MostWindows, length / LeastShare / windowBytes);
        if (count < LeastWindows)
            return null;
        var stretch = new Stretch(verifier, windowBytes + matcher.LookaheadBytes);
        stretch.FoundBefore.CopyFrom(found);
        stretch.Filter = matcher.FilterFor(found);
        IMatchScan scan = matcher.CreateScan();
        var sample = new SeedSample(windowBytes);
        var cursor = new SeedCursor(seed);
        for (long i = 0; i < count; i++)
        {
            // Where a window is does not depend on how far the scan has come.
            long offset = i * length / count;
            if (offset < from || offset < cursor.Position)
                continue;
            cursor.SkipTo(offset);
            Look(cursor, offset, stretch, scan, sample, windowBytes);
        }
        return sample;
    }

    private static void Look(SeedCursor cursor, long offset, Stretch stretch, IMatchScan scan, SeedSample sample, int windowBytes)
    {
        int filled = cursor.Fill(stretch.Buffer, 0);
        if (filled == 0)
            return;
        stretch.Buffer.AsSpan(filled).Clear();
        stretch.Findings.Clear();
        scan.Scan(new SeedStretch(stretch.Buffer, Math.Min(filled, windowBytes), filled, offset), stretch.FoundBefore, stretch.Filter!, stretch);
        sample.Add(offset);
        foreach (Stretch.Finding finding in stretch.Findings)
            sample.Add(offset + finding.Offset, finding.Blocks.Run);
    }
}
