using System.Globalization;

namespace Morsel.Cli.DropIn;

/// <summary>zsync's bar: a carriage return, twenty characters, a percentage that front ends read, and how fast it goes.</summary>
internal static class ToolBar
{
    private const int Columns = 20;

    /// <summary>While it goes.</summary>
    /// <param name="share">From 0 to 1.</param>
    /// <param name="bytesPerSecond">How fast it goes; null if that is not known yet.</param>
    /// <param name="left">How long it will go on.</param>
    public static string Moving(double share, double? bytesPerSecond, TimeSpan left) => bytesPerSecond is { } speed
        ? $"{Bar(share)} {Rate(speed)} {Figure($"{(int)left.TotalMinutes}:{left.Seconds:00}")} ETA  "
        : Bar(share);

    /// <summary>Where it ends.</summary>
    /// <param name="share">From 0 to 1.</param>
    /// <param name="bytesPerSecond">How fast it went.</param>
    /// <param name="isWhole">Whether it came to its end.</param>
    public static string Ended(double share, double bytesPerSecond, bool isWhole) =>
        $"{Bar(share)} {Rate(bytesPerSecond)} {(isWhole ? "DONE" : "aborted")}    \n\n";

    /// <summary>A percentage as all its lines have it, never rounded up to the whole.</summary>
    public static string Percent(double share) => Figure($"{(share >= 1 ? 100 : Math.Min(99.9, 100 * share)):0.0}%");

    private static string Bar(double share)
    {
        int done = (int)(Columns * share);
        return $"\r{new string('#', done)}{new string('-', Columns - done)} {Percent(share)}";
    }

    private static string Rate(double bytesPerSecond) => Figure($"{bytesPerSecond / 1000:0.0} kBps");

    private static string Figure(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
