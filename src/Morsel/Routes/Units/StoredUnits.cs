using Morsel.Target;

namespace Morsel.Routes.Units;

/// <summary>The object cut into units, each a block of it, and the heads of its segments.</summary>
/// <remarks>Units of a page that was not read count as all of one size: good enough to tell what they cost.</remarks>
internal sealed class StoredUnits
{
    private readonly UnitCut _cut;
    private readonly int[] _firstOfPage;

    public StoredUnits(UnitTable table)
    {
        _cut = table.Cut;
        _firstOfPage = new int[_cut.PageCount];
        var ends = new List<long>(_cut.UnitCount + _cut.SegmentCount);
        for (int page = 0; page < _cut.PageCount; page++)
        {
            if (_cut.BeginsSegment(page))
                ends.Add(table.Pages[page].Start);
            _firstOfPage[page] = ends.Count;
            AddUnits(ends, table, page);
        }
        Layout = new TargetLayout([.. ends]);
    }

    /// <summary>The object up to where its units end.</summary>
    public TargetLayout Layout { get; }

    /// <summary>The block of the object that a unit is.</summary>
    public int BlockOf(int unit) => _firstOfPage[unit / _cut.UnitsPerPage] + (unit % _cut.UnitsPerPage);

    /// <summary>The unit that a block of the object is; null where it is the head of a segment.</summary>
    public int? UnitOf(int block)
    {
        int found = Array.BinarySearch(_firstOfPage, block), page = found >= 0 ? found : ~found - 1;
        int inPage = page < 0 ? 0 : block - _firstOfPage[page];
        return page < 0 || inPage >= _cut.UnitsIn(page) ? null : (page * _cut.UnitsPerPage) + inPage;
    }

    private static void AddUnits(List<long> ends, UnitTable table, int page)
    {
        ByteRange stretch = table.StretchOf(page);
        int units = table.Cut.UnitsIn(page);
        long end = stretch.Start;
        for (int i = 0; i < units; i++)
        {
            end = table.Pages[page].Sizes is { } sizes ? end + sizes[i] : stretch.Start + (stretch.Length * (i + 1) / units);
            ends.Add(end);
        }
    }
}
