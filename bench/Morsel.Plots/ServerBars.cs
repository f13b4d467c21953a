using System.Globalization;
using ScottPlot;

namespace Morsel.Plots;

/// <summary>What a server takes for the same updates, a bar for each: from the rows that <c>bench/compare-servers --results</c> wrote.</summary>
internal static class ServerBars
{
    private const string Kind = "updates";

    /// <returns>False where no row is of this kind.</returns>
    public static bool Draw(IEnumerable<string> lines, string file)
    {
        (string Name, double Seconds)[] bars = [.. lines.Select(line => line.Split('\t')).Where(fields => fields[0] == Kind)
            .Select(fields => (fields[1], double.Parse(fields[2], CultureInfo.InvariantCulture)))];
        if (bars.Length == 0)
        {
            return false;
        }

        using Plot plot = new();
        for (int i = 0; i < bars.Length; i++)
        {
            plot.Add.Bar(i, bars[i].Seconds);
            plot.Add.Text($"{bars[i].Seconds.ToString("0.##", CultureInfo.InvariantCulture)} s", i, bars[i].Seconds).Alignment = Alignment.LowerCenter;
        }

        plot.Axes.Bottom.SetTicks([.. bars.Select((_, i) => (double)i)], [.. bars.Select(bar => bar.Name)]);
        plot.Axes.Margins(bottom: 0, top: 0.15);
        plot.Title("Updates of a tarball of which 2.5 % changed");
        plot.YLabel("processor time of the server, s");
        plot.HideGrid();
        plot.SaveSvg(file, 640, 400);
        return true;
    }
}
