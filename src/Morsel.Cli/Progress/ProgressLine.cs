using System.Globalization;
using System.Text;
using Morsel.Cli.Text;

namespace Morsel.Cli.Progress;

/// <summary>
/// One line that fits a terminal of any width: what does not fit is left out, the least needed first. What comes and goes (speed, time, words) stands
/// behind the bar and has its room whether it is there or not, so that the bar stays where it is.
/// </summary>
internal static class ProgressLine
{
    private const string Gap = "  ";
    private const int NarrowestBar = 8, WidestBar = 30;
    private const int ShortestName = 8, LongestName = 40;

    // "downloading", "999.9 MiB/s", "59:59 left", and two gaps; the room of "waiting (server busy, 20 s)", too.
    private const int PhaseColumns = 11, RateColumns = 11, LeftColumns = 10;
    private const int StatusColumns = PhaseColumns + RateColumns + LeftColumns + 4;

    private const int DetailColumns = 38;   // "reused 999.9 MiB, downloaded 999.9 MiB"

    /// <param name="state">What to show.</param>
    /// <param name="columns">Columns of the terminal; the last stays empty, since some terminals wrap there.</param>
    /// <returns>At most <paramref name="columns"/> - 1 columns; none where not even the percentage fits.</returns>
    public static string Render(ProgressState state, int columns)
    {
        int room = columns - 1;
        string share = ShareOf(state);
        if (share.Length > room)
            return "";
        room -= share.Length;
        int bar = state.TotalBytes > 0 ? Take(ref room, NarrowestBar) : 0;
        string? amount = AmountOf(state);
        amount = amount is not null && Take(ref room, amount.Length) > 0 ? amount : null;
        int nameColumns = state.Name is { } file ? Take(ref room, Math.Min(ColumnsOf(file), ShortestName)) : 0;
        int statusColumns = Take(ref room, Math.Min(StatusColumns, room - Gap.Length));
        int detailColumns = state.Detail is null ? 0 : Take(ref room, DetailColumns);
        nameColumns += Grow(ref room, nameColumns, Math.Min(LongestName, ColumnsOf(state.Name ?? "")));
        bar += Grow(ref room, bar, WidestBar);
        string? name = nameColumns > 0 ? Fitted(state.Name!, nameColumns) : null;
        string status = StatusOf(state, statusColumns).PadRight(detailColumns > 0 ? statusColumns : 0);
        string? detail = state.Detail is { } text && text.Length <= detailColumns ? text : null;
        return string.Join(Gap, new[] { name, BarOf(state, bar), share, amount, status, detail }.Where(part => part is { Length: > 0 })).TrimEnd();
    }

    private static string ShareOf(ProgressState state) => state.TotalBytes > 0
        ? string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(100 * Done(state)):0}%").PadLeft(4)
        : Figures.Size(state.DoneBytes);

    // As wide at the beginning as at the end.
    private static string? AmountOf(ProgressState state)
    {
        if (state.TotalBytes <= 0)
            return null;
        int columns = Figures.Progress(state.TotalBytes, state.TotalBytes).Length;
        return Figures.Progress(Math.Clamp(state.DoneBytes, 0, state.TotalBytes), state.TotalBytes).PadLeft(columns);
    }

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

    private static string StatusOf(ProgressState state, int room)
    {
        string? rate = state.BytesPerSecond >= 1 ? $"{Figures.Size((long)state.BytesPerSecond)}/s" : null;
        string? left = state.Left is { } time ? $"{Figures.Clock(time)} left" : null;
        var status = new StringBuilder();
        foreach ((string? part, int columns) in new[] { (state.Phase, PhaseColumns), (rate, RateColumns), (left, LeftColumns) })
        {
            string padded = (part ?? "").PadRight(columns), gap = status.Length > 0 ? Gap : "";
            if (status.Length + gap.Length + (part ?? "").Length <= room)
                status.Append(gap).Append(padded);
        }
        return status.ToString().TrimEnd();
    }

    private static string Fitted(string name, int columns)
    {
        if (ColumnsOf(name) <= columns)
            return name;
        var fitted = new StringBuilder();
        int left = columns - 1;
        foreach (Rune letter in name.EnumerateRunes())
        {
            left -= ColumnsOf(letter);
            if (left < 0)
                break;
            fitted.Append(letter.ToString());
        }
        return fitted.Append('…').ToString();
    }

    private static int ColumnsOf(string text) => text.EnumerateRunes().Sum(ColumnsOf);

    // Above that are the wide letters of East Asia, and what counts as wide if in doubt.
    private static int ColumnsOf(Rune letter) => letter.Value < 0x1100 ? 1 : 2;

    private static int Take(ref int room, int length)
    {
        if (length <= 0 || length + Gap.Length > room)
            return 0;
        room -= length + Gap.Length;
        return length;
    }

    private static int Grow(ref int room, int now, int most)
    {
        int more = now == 0 ? 0 : Math.Clamp(most - now, 0, Math.Max(0, room));
        room -= more;
        return more;
    }
}
