namespace Morsel.Cli.Progress;

/// <summary>What a progress line shows.</summary>
/// <param name="Phase">What is being done, in a word or two.</param>
/// <param name="DoneBytes">Bytes of it that are done.</param>
/// <param name="TotalBytes">Bytes of it; 0 if unknown.</param>
/// <param name="BytesPerSecond">How fast it goes; 0 if unknown.</param>
/// <param name="Detail">What else there is to tell; null if nothing.</param>
internal readonly record struct ProgressState(string Phase, long DoneBytes, long TotalBytes, double BytesPerSecond, string? Detail = null)
{
    /// <summary>What it is done to: the name of a file, fit for a terminal; null for none.</summary>
    public string? Name { get; init; }

    /// <summary>The time left at this speed; null if it cannot be told.</summary>
    public TimeSpan? Left => TotalBytes > 0 && BytesPerSecond >= 1 && (TotalBytes - DoneBytes) / BytesPerSecond < 360_000
        ? TimeSpan.FromSeconds(Math.Ceiling((TotalBytes - DoneBytes) / BytesPerSecond))
        : null;
}
