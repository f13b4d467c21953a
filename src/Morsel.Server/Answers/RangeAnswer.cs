namespace Morsel.Server.Answers;

/// <summary>What of a file is sent.</summary>
internal abstract record RangeAnswer
{
    private RangeAnswer()
    {
    }

    /// <summary>All of it (200).</summary>
    public sealed record Whole : RangeAnswer;

    /// <summary>These ranges, in the order asked (206).</summary>
    public sealed record Parts(IReadOnlyList<ByteRange> Ranges) : RangeAnswer;

    /// <summary>No range that was asked for has a byte of the file (416).</summary>
    public sealed record Unsatisfiable : RangeAnswer;

    /// <summary>Decides by the ranges asked for and the file's length.</summary>
    /// <param name="asked">What <see cref="RangeHeader"/> read; null if nothing, or nothing valid, was asked for.</param>
    /// <param name="length">Bytes in the file.</param>
    public static RangeAnswer To(IReadOnlyList<RangeSpecifier>? asked, long length)
    {
        if (asked is null || length == 0)
            return new Whole();   // Content-Range cannot say "no bytes of none"
        var ranges = new List<ByteRange>(asked.Count);
        long sum = 0;
        foreach (RangeSpecifier specifier in asked)
        {
            if (Resolve(specifier, length) is not { } range)
                continue;
            ranges.Add(range);
            sum += range.Length;
            if (sum > length)
                return new Whole();   // RFC 9110 §14.2: overlapping ranges must not make an answer larger than the file
        }
        return ranges.Count > 0 ? new Parts(ranges) : new Unsatisfiable();
    }

    private static ByteRange? Resolve(RangeSpecifier asked, long length)
    {
        if (asked.First is not { } first)
            return asked.Last > 0 ? new ByteRange(Math.Max(0, length - asked.Last.Value), length) : null;
        return first < length ? new ByteRange(first, Math.Min(asked.Last ?? long.MaxValue, length - 1) + 1) : null;
    }
}
