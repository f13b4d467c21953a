using System.Diagnostics;

namespace Morsel.Cli.Text;

/// <summary>The closing report of <c>get</c>.</summary>
internal static class UpdateText
{
    private const int NameColumns = 8;

    public static string Of(UpdateReport report)
    {
        string name = Printable.Escape(report.OutputPath);
        string head = $"{name}: {Outcome(report.Outcome)}, {Figures.Size(report.Length)}\n";
        var table = new TextTable(NameColumns);
        if (report.Outcome == UpdateOutcome.Updated)
        {
            table.Row("reused", Part(report.ReusedBytes, report.Length));
            AddSeeds(table, report.Seeds);
            table.Row("fetched", $"{Part(report.FetchedBytes, report.Length)} in {Figures.Count(report.DataRequests, "request")}");
        }
        if (report is { Outcome: UpdateOutcome.Updated, RecompressedLength: { } packed })
            table.Row("gzip", $"made again as it was published, {Figures.Size(packed)}");
        if (report.FetchedGzipLength is { } fetched)
            table.Row("gzip", $"fetched whole as it is published, {Figures.Size(fetched)}");
        table.Row("traffic", Traffic(report));
        table.Row("proven", Proof(report.Proven));
        table.Row("time", Figures.Duration(report.Elapsed));
        return head + table + RouteText.Of(report.Routes, isDone: true);
    }

    public static void AddSeeds(TextTable table, IEnumerable<SeedReport> seeds)
    {
        foreach (SeedReport seed in seeds)
        {
            string problem = seed.Problem is null ? "" : $": {seed.Problem}";
            if (seed.LeftBytes > 0)
                problem += $"; {Figures.Size(seed.LeftBytes)} not searched, with about {Figures.Size(seed.LeftReusableBytes)} of use in it";
            table.Row("", $"{Figures.Size(seed.ReusedBytes)} of {seed.Path} ({Kind(seed.Kind)}{(seed.IsDecoded ? ", decoded" : "")}, {Figures.Size(seed.Length)}){problem}");
        }
    }

    /// <summary>"12.3 MiB, 45.6 %".</summary>
    public static string Part(long bytes, long whole) => $"{Figures.Size(bytes)}, {Figures.Share(bytes, whole)}";

    public static string Proof(ProofLevel proof) => proof switch
    {
        ProofLevel.None => "nothing: there was nothing to compare it with",
        ProofLevel.Blocks => "every block; there is no digest of the whole",
        ProofLevel.Sha1 => "SHA-1 of the whole",
        ProofLevel.Sha256 => "SHA-256 of the whole",
        ProofLevel.Sha512 => "SHA-512 of the whole",
        ProofLevel.Sha512To128 => "SHA-512/128 of the whole",
        _ => throw new UnreachableException(),
    };

    public static string Traffic(UpdateReport report) =>
        $"{Figures.Size(report.TransferredBytes)} of data, {Figures.Size(report.DescriptionBytes)} of control file";

    private static string Outcome(UpdateOutcome outcome) => outcome switch
    {
        UpdateOutcome.Updated => "updated",
        UpdateOutcome.AlreadyCurrent => "already current",
        UpdateOutcome.DownloadedWhole => "downloaded whole",
        _ => throw new UnreachableException(),
    };

    private static string Kind(SeedKind kind) => kind switch
    {
        SeedKind.PartFile => "part file",
        SeedKind.Output => "old file",
        SeedKind.Given => "seed",
        SeedKind.Similar => "similar name",
        _ => throw new UnreachableException(),
    };
}
