namespace Morsel.Target;

/// <summary>What is published about compressed units beside their table.</summary>
/// <param name="ObjectBytes">Bytes of the whole object.</param>
/// <param name="Table">Where in it the table is: at its end.</param>
/// <param name="UnitBytes">Bytes of the target in a unit.</param>
/// <param name="WindowLog">log2 of how far back a unit may copy from.</param>
/// <param name="TargetBytes">Bytes of the target.</param>
internal sealed record PublishedUnits(long ObjectBytes, ByteRange Table, int UnitBytes, int WindowLog, long TargetBytes);

/// <summary>One page of a table of units.</summary>
/// <param name="Start">Where the first of its units begins in the object.</param>
/// <param name="Stored">Where the page itself is in the object.</param>
/// <param name="IsPacked">Whether it is compressed.</param>
internal sealed record UnitPage(long Start, ByteRange Stored, bool IsPacked)
{
    /// <summary>Stored bytes of each of its units; null as long as nobody has read the page.</summary>
    public IReadOnlyList<int>? Sizes { get; init; }
}

/// <summary>Where in their object the units of a target are, as far as its pages have been read.</summary>
/// <param name="cut">How the target is cut.</param>
/// <param name="pages">The pages, whose offsets rise.</param>
/// <param name="unitsEnd">Where the units end in the object.</param>
internal sealed class UnitTable(UnitCut cut, IReadOnlyList<UnitPage> pages, long unitsEnd)
{
    /// <summary>How the target is cut.</summary>
    public UnitCut Cut => cut;

    /// <summary>The pages.</summary>
    public IReadOnlyList<UnitPage> Pages => pages;

    /// <summary>Where the units end in the object.</summary>
    public long UnitsEnd => unitsEnd;

    /// <summary>Where the units of a page are in the object.</summary>
    public ByteRange StretchOf(int page)
    {
        int next = page + 1;
        return new ByteRange(pages[page].Start, next == pages.Count ? unitsEnd : pages[next].Start - (cut.BeginsSegment(next) ? UnitCut.SegmentHeadBytes : 0));
    }

    /// <summary>The same table, with pages that were read.</summary>
    /// <param name="sizes">Stored bytes of each unit, by page.</param>
    public UnitTable With(IReadOnlyDictionary<int, IReadOnlyList<int>> sizes) =>
        new(cut, [.. pages.Select((page, number) => sizes.TryGetValue(number, out IReadOnlyList<int>? read) ? page with { Sizes = read } : page)], unitsEnd);
}
