namespace Morsel;

/// <summary>Bytes [<see cref="Start"/>, <see cref="End"/>) of a resource: zero-based, half-open, never empty.</summary>
public readonly record struct ByteRange
{
    /// <summary>A range of at least one byte.</summary>
    /// <param name="start">First byte of the range.</param>
    /// <param name="end">The byte after the last one.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="start"/> is negative, or <paramref name="end"/> is not after it.</exception>
    public ByteRange(long start, long end)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(end, start);
        (Start, End) = (start, end);
    }

    /// <summary>First byte of the range.</summary>
    public long Start { get; }

    /// <summary>The byte after the last one.</summary>
    public long End { get; }

    /// <summary>Bytes in the range.</summary>
    public long Length => End - Start;

    /// <summary>Whether every byte of <paramref name="other"/> lies in this range.</summary>
    public bool Contains(ByteRange other) => other.Start >= Start && other.End <= End;

    /// <summary>"[start, end)", for messages.</summary>
    public override string ToString() => FormattableString.Invariant($"[{Start}, {End})");
}

/// <summary>A segment of a file that was updated, and where it came from.</summary>
/// <param name="Target">Its range in the file.</param>
/// <param name="Action">Where it came from.</param>
/// <param name="SeedPath">The local file that it was copied from; null if it was kept or downloaded.</param>
public sealed record FileSegment(ByteRange Target, SegmentAction Action, string? SeedPath = null);

/// <summary>Where a segment comes from.</summary>
public enum SegmentAction
{
    /// <summary>The part file contains it already.</summary>
    Keep,

    /// <summary>It is copied from a local file.</summary>
    Copy,

    /// <summary>It is downloaded.</summary>
    Fetch,
}
