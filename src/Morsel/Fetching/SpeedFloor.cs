namespace Morsel.Fetching;

/// <summary>Notices when bytes come more slowly than a floor for as long as its window.</summary>
/// <param name="window">How long it waits for the window's bytes.</param>
/// <param name="bytesPerSecond">The floor.</param>
internal sealed class SpeedFloor(TimeSpan window, double bytesPerSecond)
{
    /// <summary>What is said of a run that is too slow.</summary>
    public const string OfRunProblem = "the server sent less than 64 bytes a second for two minutes";

    private readonly long _bytesInWindow = (long)(window.TotalSeconds * bytesPerSecond);
    private (TimeSpan At, long Bytes)? _mark;

    /// <summary>A request slower than this is taken elsewhere.</summary>
    public static SpeedFloor OfRequest() => new(TimeSpan.FromSeconds(60), 1024);

    /// <summary>A run slower than this will not end.</summary>
    public static SpeedFloor OfRun() => new(TimeSpan.FromSeconds(120), 64);

    /// <summary>Whether fewer bytes than the floor came during the last window.</summary>
    /// <param name="now">The moment.</param>
    /// <param name="bytes">All bytes so far.</param>
    public bool IsTooSlow(TimeSpan now, long bytes)
    {
        if (_mark is { } mark && bytes - mark.Bytes < _bytesInWindow)
            return now - mark.At >= window;
        _mark = (now, bytes);
        return false;
    }
}
