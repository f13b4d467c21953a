namespace Morsel;

/// <summary>A limit of the rate at which bodies are read, at some time of the day or always.</summary>
/// <param name="Start">When it begins, by the local clock.</param>
/// <param name="End">When it has ended; before <paramref name="Start"/> where it goes past midnight, equal for the whole day.</param>
/// <param name="BytesPerSecond">The limit, 1 or more; null for none.</param>
public readonly record struct RateWindow(TimeOnly Start, TimeOnly End, long? BytesPerSecond)
{
    /// <summary>A limit for the whole day.</summary>
    /// <param name="bytesPerSecond">The limit, 1 or more.</param>
    public static RateWindow Always(long bytesPerSecond) => new(TimeOnly.MinValue, TimeOnly.MinValue, bytesPerSecond);

    /// <summary>Whether the window holds a time of the day.</summary>
    /// <param name="time">The time, by the local clock.</param>
    public bool Holds(TimeOnly time) => Start == End || time.IsBetween(Start, End);
}
