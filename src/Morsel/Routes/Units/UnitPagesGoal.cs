using System.Collections.Concurrent;
using Morsel.Fetching;
using Morsel.Planning;
using Morsel.Target;
using Morsel.Units;

namespace Morsel.Routes.Units;

/// <summary>The pages of a table that tell where missing units are, and that nobody has read yet.</summary>
internal sealed class UnitPagesGoal : IFetchGoal
{
    // What is not asked for is cut as well, so that no block of the layout is large.
    private const int MostPieceBytes = 256 << 10;

    private readonly UnitTable _table;
    private readonly IReadOnlyCollection<int> _wanted;
    private readonly int _firstBlock;
    private readonly ConcurrentDictionary<int, IReadOnlyList<int>> _sizes = new();

    /// <param name="table">The table.</param>
    /// <param name="wanted">Pages that are needed; those that were read are left out.</param>
    public UnitPagesGoal(UnitTable table, IEnumerable<int> wanted)
    {
        (_table, _wanted) = (table, [.. wanted.Where(page => table.Pages[page].Sizes is null)]);
        var ends = new List<long>();
        for (long end = 0, first = table.Pages[0].Stored.Start; end < first;)
            ends.Add(end = Math.Min(first, end + MostPieceBytes));
        _firstBlock = ends.Count;
        Layout = new TargetLayout([.. ends, .. table.Pages.Select(page => page.Stored.End)]);
    }

    public TargetLayout Layout { get; }

    public bool MayBeWhole => false;

    public int SingleConnections { get; init; }

    public double GapShare => PlanTerms.OfPieces;

    /// <summary>Whether all of them have been read.</summary>
    public bool IsEmpty => _wanted.Count == 0;

    /// <summary>What is wrong with the table; null if nothing is.</summary>
    public string? Problem { get; private set; }

    /// <summary>The table with the pages that came.</summary>
    public UnitTable Read => _table.With(_sizes);

    /// <summary>Whether every page came.</summary>
    public bool IsComplete => _wanted.All(_sizes.ContainsKey);

    public void CopyKnown(BlockSet into)
    {
        into.Clear();
        into.Add(new BlockRun(0, Layout.BlockCount));
        foreach (int page in _wanted.Where(page => Problem is null && !_sizes.ContainsKey(page)))
            into.Remove(_firstBlock + page);
    }

    public ReplyReceiver NewReceiver(PlannedRequest request, BlockSet unwanted, Action<long> onProgress) => new PagesReceiver(this, unwanted);

    // A page that is wrong is wrong for good: nothing it tells of can be found.
    private void Take(int page, ReadOnlySpan<byte> stored)
    {
        try
        {
            _sizes.TryAdd(page, UnitTableReader.ReadPage(_table, page, stored));
        }
        catch (TargetFormatException e)
        {
            Problem = e.Message;
        }
    }

    /// <summary>Reads pages as they come.</summary>
    private sealed class PagesReceiver(UnitPagesGoal goal, BlockSet unwanted) : RunReceiver(goal.Layout, unwanted)
    {
        private readonly BlockSet _unwanted = unwanted;

        protected override void Take(long start, ReadOnlyMemory<byte> bytes)
        {
            if (bytes.IsEmpty || goal.Layout.WholeBlocksIn(new ByteRange(start, start + bytes.Length)) is not { } whole)
                return;
            lock (_unwanted)
            {
                for (int block = _unwanted.NextMissing(whole.First); block < whole.End; block = _unwanted.NextMissing(block + 1))
                {
                    ByteRange range = goal.Layout.RangeOf(block);
                    goal.Take(block - goal._firstBlock, bytes.Span.Slice((int)(range.Start - start), (int)range.Length));
                    _unwanted.Add(block);
                    WrittenBytes += range.Length;
                }
            }
        }
    }
}
