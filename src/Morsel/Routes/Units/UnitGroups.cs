using Morsel.Target;

namespace Morsel.Routes.Units;

/// <summary>Units in groups: as many as hold whole blocks of the target. A group is decompressed and proven as one.</summary>
/// <param name="cut">How the target is cut into units.</param>
/// <param name="blocks">The target's blocks.</param>
internal sealed class UnitGroups(UnitCut cut, TargetLayout blocks)
{
    /// <summary>How the target is cut into units.</summary>
    public UnitCut Cut => cut;

    /// <summary>Whether blocks and units fit into one another, and no group lies in two segments.</summary>
    public bool Fit => blocks.IsUniform && blocks.Length == cut.Length
        && GroupBytes % blocks.BlockBytes == 0 && GroupBytes % cut.UnitBytes == 0 && cut.SegmentBytes % GroupBytes == 0;

    /// <summary>Bytes of the target in every group but the last.</summary>
    public int GroupBytes => Math.Max(cut.UnitBytes, blocks.BlockBytes);

    private int UnitsPerGroup => GroupBytes / cut.UnitBytes;

    /// <summary>The segment that a group lies in.</summary>
    public int SegmentOf(int group) => (int)((long)group * GroupBytes / cut.SegmentBytes);

    /// <summary>The group of a unit.</summary>
    public int GroupOf(int unit) => unit / UnitsPerGroup;

    /// <summary>The units of a group.</summary>
    public BlockRun UnitsOf(int group)
    {
        int first = group * UnitsPerGroup;
        return new BlockRun(first, Math.Min(UnitsPerGroup, cut.UnitCount - first));
    }

    /// <summary>The blocks of a group.</summary>
    public BlockRun BlocksOf(int group) => blocks.WholeBlocksIn(PlainOf(group))!.Value;

    /// <summary>The bytes of the target in some groups.</summary>
    public ByteRange PlainOf(int first, int count = 1) =>
        new((long)first * GroupBytes, Math.Min(cut.Length, (first + (long)count) * GroupBytes));

    /// <summary>The groups in which some block is missing, ascending.</summary>
    public IEnumerable<int> Missing(BlockSet known)
    {
        for (int block = known.NextMissing(0); block < known.BlockCount;)
        {
            int group = (int)(blocks.StartOf(block) / GroupBytes);
            yield return group;
            block = known.NextMissing(BlocksOf(group).End);
        }
    }

    /// <summary>Bytes of the blocks of a group that are missing.</summary>
    public long MissingBytes(int group, BlockSet known)
    {
        long bytes = 0;
        BlockRun run = BlocksOf(group);
        for (int block = run.First; block < run.End; block++)
            bytes += known.Contains(block) ? 0 : blocks.RangeOf(block).Length;
        return bytes;
    }
}
