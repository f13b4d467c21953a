using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using Morsel.Cli.Demo;
using Morsel.Cli.Progress;
using Morsel.Cli.Selection;

namespace Morsel.Cli.Verbs;

/// <summary><c>morsel demo</c>: an update of a real package on this machine.</summary>
internal sealed class DemoVerb : Verb
{
    private readonly Option<string?> _package = OptionKinds.Text("--package", "ID", $"Package to download (default: {PackagePair.Default.Id}).");
    private readonly Option<string?> _from =
        OptionKinds.Text("--from", "VERSION", $"Old version of the package (default: {PackagePair.Default.From}).");

    private readonly Option<string?> _to = OptionKinds.Text("--to", "VERSION", $"New version of the package (default: {PackagePair.Default.To}).");

    private readonly Option<string?> _keep =
        OptionKinds.Path("--keep", "DIR", "Keep the files in this folder (default: delete them at the end).");

    [SetsRequiredMembers]
    public DemoVerb(Surroundings around)
        : base("demo", "Download two versions of a real package, serve the new one on this machine, update the old one, print what was transferred.", around)
    {
        Add(_package);
        Add(_from);
        Add(_to);
        Add(_keep);
        AddReportOptions();
        Examples = ["morsel demo", "morsel demo --from 10.0.12 --to 10.0.14 --keep demo"];
    }

    protected override async Task<ExitCode> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        PackagePair usual = PackagePair.Default;
        var pair = new PackagePair(
            parsed.GetValue(_package) ?? usual.Id, parsed.GetValue(_from) ?? usual.From, parsed.GetValue(_to) ?? usual.To);
        using var folder = DemoFolder.Of(parsed.GetValue(_keep), CacheFolder());
        Tell(parsed, $"working in {folder.Path}: the demo takes {pair.Room}, {(folder.IsKept ? "which are kept" : "which are deleted at the end (--keep DIR keeps them)")}");
        var run = new DemoRun(folder.Path, Around);
        DemoReport report;
        using (var screen = new ProgressScreen(Around, IsQuiet(parsed), pair.ArchiveName(pair.To)))
            report = await run.RunAsync(pair, screen, step => Tell(parsed, step), cancellationToken).ConfigureAwait(false);
        report = report with { UsedBytes = folder.UsedBytes, IsKept = folder.IsKept };
        Print(parsed, () => DemoText.Of(report), json => DemoJson.Write(json, report), report.Update.Notes);
        return report.IsIdentical ? ExitCode.Ok : ExitCode.ContentDiffers;
    }

    private string CacheFolder()
    {
        string? cache = Around.Variable("XDG_CACHE_HOME");
        if (string.IsNullOrEmpty(cache))
            cache = OperatingSystem.IsWindows()
                ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
                : Path.Join(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        return Path.Join(cache, "morsel", "demo");
    }
}
