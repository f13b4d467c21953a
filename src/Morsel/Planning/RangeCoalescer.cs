namespace Morsel.Planning;

/// <summary>Joins ranges that are cheaper together.</summary>
internal static class RangeCoalescer
{
    /// <summary>Joins ranges when the bytes between them cost less than another request would.</summary>
    /// <param name="ascending">Ranges by start, none overlapping.</param>
    /// <param name="maxGapBytes">Widest gap worth downloading; 0 joins neighbours only.</param>
    public static List<ByteRange> Coalesce(IEnumerable<ByteRange> ascending, long maxGapBytes)
    {
        var joined = new List<ByteRange>();
        foreach (ByteRange next in ascending)
        {
            if (joined.Count > 0 && next.Start - joined[^1].End <= maxGapBytes)
                joined[^1] = new ByteRange(joined[^1].Start, next.End);
            else
                joined.Add(next);
        }
        return joined;
    }
}
