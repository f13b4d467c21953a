using System.Globalization;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace Morsel.Plots;

/// <summary>What grows, in the rows whose names begin with a prefix and go on with a number: the number by its unit is where they stand from left to right.</summary>
internal sealed record Growth(string FileName, string Prefix, double Unit, string Title, string Axis)
{
    // The clock of processes ticks a hundred times a second: what took less has no place of its own on a logarithmic axis.
    private const double Tick = 0.01;

    /// <returns>False where no row is of this kind.</returns>
    public bool Draw(IEnumerable<Row> rows, string file)
    {
        (double At, Row Row)[] points = [.. rows.Select(row => (At: PlaceOf(row.Name), row)).Where(point => point.At > 0).OrderBy(point => point.At)];
        if (points.Length == 0)
        {
            return false;
        }

        using Plot plot = new();
        AddLine(plot, "Morsel", points.Select(point => (point.At, point.Row.MorselSeconds)));
        AddLine(plot, "zsync 0.6.2", points.Select(point => (point.At, point.Row.PeerSeconds)));
        plot.Title(Title);
        plot.XLabel(Axis);
        plot.YLabel("processor time, s");
        plot.Axes.Bottom.TickGenerator = Logarithmic();
        plot.Axes.Left.TickGenerator = Logarithmic();
        plot.ShowLegend(Alignment.UpperLeft);
        plot.SaveSvg(file, 640, 400);
        return true;
    }

    private double PlaceOf(string name)
    {
        if (!name.StartsWith(Prefix, StringComparison.Ordinal) || name.EndsWith("starved", StringComparison.Ordinal))
        {
            return 0;
        }

        string digits = new([.. name.Skip(Prefix.Length).TakeWhile(char.IsAsciiDigit)]);
        return digits.Length == 0 ? 0 : Unit * long.Parse(digits, CultureInfo.InvariantCulture);
    }

    private static void AddLine(Plot plot, string legend, IEnumerable<(double At, double Seconds)> points)
    {
        (double At, double Seconds)[] ended = [.. points.Where(point => !double.IsNaN(point.Seconds))];
        var line = plot.Add.Scatter(
            Array.ConvertAll(ended, point => Math.Log10(point.At)),
            Array.ConvertAll(ended, point => Math.Log10(Math.Max(point.Seconds, Tick))));
        line.LegendText = legend;
        line.LineWidth = 2;
        line.MarkerSize = 7;
    }

    private static NumericAutomatic Logarithmic() => new()
    {
        MinorTickGenerator = new LogMinorTickGenerator(),
        IntegerTicksOnly = true,
        LabelFormatter = exponent => Math.Pow(10, exponent).ToString("#,0.##", CultureInfo.InvariantCulture),
    };
}
