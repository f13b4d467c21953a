using Morsel.Cli.Text;

namespace Morsel.Serve.Demo;

/// <summary>What the demonstration tells people: the line that an update ends with, and what it is made of.</summary>
internal static class DemoText
{
    public static string Of(DemoReport report)
    {
        UpdateReport update = report.Update;
        var table = new TextTable(UpdateText.NameColumns);
        table.Row("old", report.OldPath);
        table.Row("new", report.NewPath);
        table.Row("compared", report.IsIdentical ? "identical to the new one, byte for byte" : "DIFFERS from the new one");
        UpdateText.AddOrigins(table, update, seeds: []);
        table.Row("downloaded", UpdateText.Traffic(update));
        table.Row("verified", UpdateText.Proof(update.Proven));
        string controlFile = $"{Figures.Duration(report.ControlFileTime)} for the server to create the control file";
        table.Row("time", $"{controlFile}, {Figures.Duration(update.Elapsed)} to update");
        table.Row("disk", $"{Figures.Size(report.UsedBytes)}, {(report.IsKept ? "kept" : "deleted now (--keep DIR keeps them)")}");
        return UpdateText.Of(update) + table;
    }
}
