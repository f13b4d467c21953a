namespace Morsel.Cli.Text;

/// <summary>What came of several files, in one line.</summary>
internal static class SeriesText
{
    /// <summary>"3 files: 1 updated, 1 already current, 1 failed; downloaded 4.4 MiB in 3.2 s".</summary>
    /// <param name="reports">Of those that were updated.</param>
    /// <param name="failed">How many were not.</param>
    /// <param name="elapsed">How long all of them took.</param>
    public static string Of(IReadOnlyList<UpdateReport> reports, int failed, TimeSpan elapsed)
    {
        (int Count, string What)[] parts =
        [
            (reports.Count(report => report.Outcome == UpdateOutcome.Updated), "updated"),
            (reports.Count(report => report.Outcome == UpdateOutcome.DownloadedWhole), "downloaded without a control file"),
            (reports.Count(report => report.Outcome == UpdateOutcome.AlreadyCurrent), "already current"),
            (failed, "failed"),
        ];
        string counts = string.Join(", ", parts.Where(part => part.Count > 0).Select(part => $"{part.Count} {part.What}"));
        long downloaded = reports.Sum(report => report.TransferredBytes + report.DescriptionBytes);
        string traffic = downloaded == 0 ? "nothing was downloaded" : $"downloaded {Figures.Size(downloaded)}";
        return $"{Figures.Count(reports.Count + failed, "file")}: {counts}; {traffic} in {Figures.Duration(elapsed)}\n";
    }
}
