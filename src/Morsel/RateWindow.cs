namespace Morsel;

/// <summary>A limit of the download rate, at some time of the day or always.</summary>
/// <param name="Start">The beginning, by the local clock.</param>
/// <param name="End">The end; before <paramref name="Start"/> if the window includes midnight, equal to it for the whole day.</param>
/// <param name="BytesPerSecond">The limit, 1 or more; null for none.</param>
public readonly record struct RateWindow(TimeOnly Start, TimeOnly End, long? BytesPerSecond)
{
    /// <summary>A limit for the whole day.</summary>
    /// <param name="bytesPerSecond">The limit, 1 or more.</param>
    public static RateWindow Always(long bytesPerSecond) => new(TimeOnly.MinValue, TimeOnly.MinValue, bytesPerSecond);

    /// <summary>Whether the window contains a time of the day.</summary>
    /// <param name="time">The time, by the local clock.</param>
    public bool Holds(TimeOnly time) => Start == End || time.IsBetween(Start, End);
}
