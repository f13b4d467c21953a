using Morsel.Cli.Text;

namespace Morsel.Cli.Demo;

/// <summary>What the demonstration tells people.</summary>
internal static class DemoText
{
    private const int NameColumns = 8;

    public static string Of(DemoReport report)
    {
        UpdateReport update = report.Update;
        var table = new TextTable(NameColumns);
        table.Row("old", report.OldPath);
        table.Row("new", report.NewPath);
        string comparison = report.IsIdentical ? "identical to the new one, byte for byte" : "DIFFERS from the new one";
        table.Row("updated", $"{update.OutputPath} ({comparison})");
        table.Row("reused", UpdateText.Part(update.ReusedBytes, update.Length));
        table.Row("fetched", $"{UpdateText.Part(update.FetchedBytes, update.Length)} in {Figures.Count(update.DataRequests, "request")}");
        table.Row("traffic", $"{Figures.Size(report.TravelledBytes)}: {UpdateText.Traffic(update)}");
        table.Row("saved", $"{Figures.Share(Math.Max(0, report.SavedBytes), update.Length)} of {Figures.Size(update.Length)}");
        table.Row("proven", UpdateText.Proof(update.Proven));
        string controlFile = $"{Figures.Duration(report.ControlFileTime)} for the server to make the control file";
        table.Row("time", $"{controlFile}, {Figures.Duration(update.Elapsed)} to update");
        table.Row("disk", $"{Figures.Size(report.UsedBytes)}, {(report.IsKept ? "which stay" : "which go now; --keep DIR keeps them")}");
        return table.ToString();
    }
}
