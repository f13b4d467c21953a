namespace Morsel.Target;

/// <summary>How a target is cut into units, each compressed so that it can be read alone, given the plain bytes before it.</summary>
/// <param name="Length">Bytes of the target, at least one.</param>
/// <param name="UnitBytes">Bytes of the target in every unit but the last, a power of two.</param>
/// <param name="WindowLog">log2 of how far back a unit may copy from.</param>
/// <param name="UnitsPerPage">Units in every page of the table but the last.</param>
/// <param name="PagesPerSegment">Pages in every segment but the last; no unit copies from another segment.</param>
internal sealed record UnitCut(long Length, int UnitBytes, int WindowLog, int UnitsPerPage, int PagesPerSegment)
{
    /// <summary>Bytes before the first unit of each segment: the head of a frame of zstd.</summary>
    public const int SegmentHeadBytes = 10;

    /// <summary>Bytes before each unit's own: the head of a block of zstd.</summary>
    public const int BlockHeadBytes = 3;

    /// <summary>The most units that are read: their sizes are kept in memory.</summary>
    public const int MostUnits = 1 << 26;

    /// <summary>Units of the target.</summary>
    public int UnitCount => (int)(((Length - 1) / UnitBytes) + 1);

    /// <summary>Pages of the table.</summary>
    public int PageCount => ((UnitCount - 1) / UnitsPerPage) + 1;

    /// <summary>Bytes of the target in every segment but the last.</summary>
    public long SegmentBytes => (long)UnitBytes * UnitsPerPage * PagesPerSegment;

    /// <summary>Segments of the target.</summary>
    public int SegmentCount => (int)(((Length - 1) / SegmentBytes) + 1);

    /// <summary>The bytes of the target in some units.</summary>
    public ByteRange PlainOf(int firstUnit, int count = 1) =>
        new((long)firstUnit * UnitBytes, Math.Min(Length, (firstUnit + (long)count) * UnitBytes));

    /// <summary>The bytes of the target in a segment.</summary>
    public ByteRange SegmentOf(int segment) => new(segment * SegmentBytes, Math.Min(Length, (segment + 1L) * SegmentBytes));

    /// <summary>Units that a page tells of.</summary>
    public int UnitsIn(int page) => Math.Min(UnitsPerPage, UnitCount - (page * UnitsPerPage));

    /// <summary>Whether a segment begins with a page.</summary>
    public bool BeginsSegment(int page) => page % PagesPerSegment == 0;

    /// <summary>Where the plain bytes begin that a unit may copy from, which begins at some byte of the target.</summary>
    public long ReachOf(long start) => Math.Max(start - (start % SegmentBytes), start - (1L << WindowLog));
}
