using Morsel.Cli.Demo;

namespace Morsel.Cli.Text;

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
        table.Row("updated", $"{update.OutputPath} ({(report.IsIdentical ? "identical to the new one, byte for byte" : "DIFFERS from the new one")})");
        table.Row("reused", UpdateText.Part(update.ReusedBytes, update.Length));
        table.Row("fetched", $"{UpdateText.Part(update.FetchedBytes, update.Length)} in {Figures.Count(update.DataRequests, "request")}");
        table.Row("traffic", $"{Figures.Size(report.TravelledBytes)}: {Figures.Size(update.TransferredBytes)} of data, {Figures.Size(update.DescriptionBytes)} of control file");
        table.Row("saved", $"{Figures.Share(Math.Max(0, report.SavedBytes), update.Length)} of {Figures.Size(update.Length)}");
        table.Row("proven", UpdateText.Proof(update.Proven));
        table.Row("time", $"{Figures.Duration(report.ControlFileTime)} for the server to make the control file, {Figures.Duration(update.Elapsed)} to update");
        return table.ToString();
    }
}
