using System.Diagnostics;
using System.Globalization;

namespace Morsel.Cli.Text;

/// <summary>The closing report of <c>get</c>: one line, and where somebody wants to know more, what it is made of.</summary>
internal static class UpdateText
{
    /// <summary>Columns that names of rows take.</summary>
    public const int NameColumns = 10;

    /// <summary>"disk.img: updated, 36.6 MiB; downloaded 4.4 MiB (88 % saved)".</summary>
    public static string Of(UpdateReport report) => report.Tree is { } tree
        ? $"{Printable.Escape(report.OutputPath)}: {TreeText.Done(tree)}; {(Downloaded(report) == 0 ? "nothing was downloaded" : $"downloaded {Figures.Size(Downloaded(report))}")}\n"
        : $"{Printable.Escape(report.OutputPath)}: {Outcome(report)}\n";

    /// <summary>The rows below that line.</summary>
    public static string Details(UpdateReport report)
    {
        var table = new TextTable(NameColumns);
        if (report.Outcome != UpdateOutcome.AlreadyCurrent)
            AddOrigins(table, report, report.Seeds);
        if (report is { Outcome: UpdateOutcome.Updated, RecompressedLength: { } packed })
            table.Row("gzip", $"{Figures.Size(report.Length)} of content, compressed to the published {Figures.Size(packed)}");
        if (report.FetchedGzipLength is { } fetched)
            table.Row("gzip", $"downloaded whole, {Figures.Size(fetched)}");
        if (report.InPlace is { } inPlace)
            table.Row("in place", $"{Figures.Size(inPlace.KeptBytes)} left alone, {Figures.Size(inPlace.MovedBytes)} moved");
        AddWay(table, report);
        table.Row("downloaded", Traffic(report));
        foreach (ServerReport server in report.Servers)
            table.Row("", $"{Figures.Size(server.Bytes)} from {server.Address} in {Figures.Count(server.Requests, "request")}");
        table.Row("verified", Proof(report.Proven));
        if (report.Signature is { } signature)
            table.Row("signed by", SignatureText.Of(signature));
        table.Row("time", Figures.Duration(report.Elapsed));
        return table + RouteText.Of(report.Routes, isDone: true);
    }

    // Where there was a choice, the table below says it of each.
    private static void AddWay(TextTable table, UpdateReport report)
    {
        if (report.Outcome == UpdateOutcome.DownloadedWhole)
            table.Row("route", "the whole file: there is no control file");
        if (report.Routes is not [{ SpentTime: { } spent } route])
            return;
        table.Row("route", $"{route.Name}{(route.Address is { } address ? $", {address}" : "")}{(route.Why is { } why ? $": {why}" : "")}");
        table.Row("predicted", route.Time is { } time
            ? $"{Figures.Duration(time)} for the download; it took {Figures.Duration(spent)}"
            : $"nothing, the download had ended before its speed was known; it took {Figures.Duration(spent)}");
    }

    /// <summary>What came from local files and what did not; of a compressed file this is counted in its content, of a zchunk file in what is stored.</summary>
    public static void AddOrigins(TextTable table, UpdateReport report, IReadOnlyList<SeedReport> seeds)
    {
        (int reused, int missing) = Figures.Shares(report.ReusedBytes, report.FetchedBytes);
        table.Row("reused", Part(report.ReusedBytes, reused));
        AddSeeds(table, seeds);
        string packed = report.FetchedBytes > report.TransferredBytes ? ", downloaded compressed" : "";
        table.Row("missing", $"{Part(report.FetchedBytes, missing)}{packed}");
    }

    public static void AddSeeds(TextTable table, IEnumerable<SeedReport> seeds)
    {
        foreach (SeedReport seed in seeds)
        {
            string problem = seed.Problem is null ? "" : $": {seed.Problem}";
            if (seed.LeftBytes > 0)
                problem += $"; {Figures.Size(seed.LeftBytes)} not searched, containing about {Figures.Size(seed.LeftReusableBytes)} of the new file";
            table.Row("", $"{Figures.Size(seed.ReusedBytes)} from {seed.Path} ({Kind(seed.Kind)}{(seed.IsDecoded ? ", decoded" : "")}, {Figures.Size(seed.Length)}){problem}");
        }
    }

    /// <summary>"12.3 MiB (45 %)".</summary>
    public static string Part(long bytes, int percent) => string.Create(CultureInfo.InvariantCulture, $"{Figures.Size(bytes)} ({percent} %)");

    public static string Proof(ProofLevel proof) => proof switch
    {
        ProofLevel.None => "nothing: there was nothing to compare it with",
        ProofLevel.Blocks => "every block; there is no digest of the whole file",
        ProofLevel.Sha1 => "SHA-1 of the whole file",
        ProofLevel.Sha256 => "SHA-256 of the whole file",
        ProofLevel.Sha512 => "SHA-512 of the whole file",
        ProofLevel.Sha512To128 => "SHA-512/128 of the whole file",
        _ => throw new UnreachableException(),
    };

    /// <summary>All that was downloaded, and its parts.</summary>
    public static string Traffic(UpdateReport report) =>
        $"{Figures.Size(Downloaded(report))}: {Figures.Size(report.TransferredBytes)} of data in {Figures.Count(report.DataRequests, "request")}{Descriptions(report)}";

    private static string Descriptions(UpdateReport report)
    {
        long control = report.DescriptionBytes - report.SidecarBytes;
        string sidecar = report.SidecarBytes == 0 ? "" : $", {Figures.Size(report.SidecarBytes)} of sidecar";
        return control > 0 || sidecar.Length == 0 ? $", {Figures.Size(control)} of control file{sidecar}" : sidecar;
    }

    private static string Outcome(UpdateReport report)
    {
        long file = report.RecompressedLength ?? report.FetchedGzipLength ?? report.Length, downloaded = Downloaded(report);
        string size = Figures.Size(file), traffic = Figures.Size(downloaded);
        return report.Outcome switch
        {
            UpdateOutcome.AlreadyCurrent => downloaded == 0 ? $"already current, {size}" : $"already current, {size}; downloaded {traffic}",
            UpdateOutcome.Updated when report.ReusedBytes > 0 || report.Seeds.Any(seed => seed.Kind == SeedKind.Output) =>
                $"updated, {size}; downloaded {traffic} ({Saved(file, downloaded)} saved)",
            UpdateOutcome.Updated or UpdateOutcome.DownloadedWhole => $"downloaded, {size}; {traffic} transferred",
            _ => throw new UnreachableException(),
        };
    }

    private static long Downloaded(UpdateReport report) => report.TransferredBytes + report.DescriptionBytes;

    private static string Saved(long file, long downloaded)
    {
        long saved = file - downloaded;
        return saved <= 0 ? "nothing" : string.Create(CultureInfo.InvariantCulture, $"{Figures.Shares(saved, downloaded).First} %");
    }

    private static string Kind(SeedKind kind) => kind switch
    {
        SeedKind.PartFile => "part file",
        SeedKind.Output => "old file",
        SeedKind.Given => "seed",
        SeedKind.Similar => "similar name",
        _ => throw new UnreachableException(),
    };
}
