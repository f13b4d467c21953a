using System.Globalization;
using Morsel.Cli.Text;

namespace Morsel.Cli.Progress;

/// <summary>One line that fits a terminal of any width: what does not fit is left out, the least needed first.</summary>
internal static class ProgressLine
{
    private const string Gap = "  ";
    private const int NarrowestBar = 8;
    private const int WidestBar = 30;

    /// <param name="state">What to show.</param>
    /// <param name="columns">Columns of the terminal; the last stays empty, since some terminals wrap there.</param>
    /// <returns>At most <paramref name="columns"/> - 1 characters; none where not even the percentage fits.</returns>
    public static string Render(ProgressState state, int columns)
    {
        int room = columns - 1;
        string share = ShareOf(state);
        if (share.Length > room)
            return "";
        room -= share.Length;
        int bar = state.TotalBytes > 0 ? Take(ref room, NarrowestBar) : 0;
        string? rate = Take(ref room, state.BytesPerSecond >= 1 ? $"{Figures.Size((long)state.BytesPerSecond)}/s" : null);
        string? left = Take(ref room, state.Left is { } time ? $"{Figures.Clock(time)} left" : null);
        string? phase = Take(ref room, state.Phase);
        string? detail = Take(ref room, state.Detail);
        if (bar > 0)
            bar = Math.Min(WidestBar, bar + room);
        return string.Join(Gap, new[] { phase, BarOf(state, bar), share, rate, left, detail }.Where(part => part is not null));
    }

    private static string ShareOf(ProgressState state) => state.TotalBytes > 0
        ? string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(100 * Done(state)):0}%").PadLeft(4)
        : Figures.Size(state.DoneBytes);

    // Between 0 and 1 even if the total was told too small.
    private static double Done(ProgressState state) => Math.Clamp(state.DoneBytes, 0, state.TotalBytes) / (double)state.TotalBytes;

    private static string? BarOf(ProgressState state, int width)
    {
        if (width == 0)
            return null;
        int inner = width - 2;
        int done = (int)(inner * Done(state));
        return $"[{new string('#', done)}{new string('-', inner - done)}]";
    }

    private static string? Take(ref int room, string? part) => part is not null && Take(ref room, part.Length) > 0 ? part : null;

    private static int Take(ref int room, int length)
    {
        if (length + Gap.Length > room)
            return 0;
        room -= length + Gap.Length;
        return length;
    }
}
