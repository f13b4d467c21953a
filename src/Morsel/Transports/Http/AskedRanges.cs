namespace Morsel.Transports.Http;

/// <summary>The ranges of one request, against which every part of its answer is held.</summary>
internal sealed class AskedRanges(IReadOnlyList<ByteRange> ranges)
{
    private const int FramingBytesPerPart = 512;
    private const int FramingBytesPerBody = 8 * 1024;

    // Servers that merge ranges do so over less than 100 bytes.
    private const int MostMergedGapBytes = 4 * 1024;

    public int Count => ranges.Count;

    /// <summary>The longest multipart body that can be an honest answer, framing included.</summary>
    public long MultipartBodyLimit { get; } =
        ranges.Sum(range => range.Length) + (long)FramingBytesPerPart * ranges.Count + FramingBytesPerBody;

    /// <summary>Whether a part that is a whole answer begins inside an asked range.</summary>
    /// <remarks>It may end after it: some servers merge ranges, some go on to the end of the file.</remarks>
    public bool Want(ByteRange part) => IndexAt(part.Start) is not null;

    /// <summary>How far a part that begins inside an asked range is worth reading: over ranges as close as a server would merge, and no farther.</summary>
    public long EndOfUse(ByteRange part)
    {
        if (IndexAt(part.Start) is not { } index)
            return part.End;
        while (index + 1 < ranges.Count && ranges[index + 1].Start - ranges[index].End <= MostMergedGapBytes)
            index++;
        return Math.Min(part.End, ranges[index].End);
    }

    /// <summary>Whether one part of several begins inside an asked range and ends no later than the last one, as merged ranges do.</summary>
    public bool WantAmongOthers(ByteRange part) => Want(part) && part.End <= ranges[^1].End;

    /// <summary>Whether the last part brought the last range, and each other range lies in some part.</summary>
    public bool AreCoveredBy(IReadOnlyList<ByteRange> parts) =>
        // The first test makes the rest, which is quadratic, run once per answer.
        parts.Count > 0 && parts[^1].Contains(ranges[^1]) && ranges.All(asked => parts.Any(part => part.Contains(asked)));

    private int? IndexAt(long position)
    {
        (int low, int high) = (0, ranges.Count - 1);
        while (low <= high)
        {
            int middle = (low + high) / 2;
            if (position < ranges[middle].Start)
                high = middle - 1;
            else if (position >= ranges[middle].End)
                low = middle + 1;
            else
                return middle;
        }
        return null;
    }
}
