using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using Morsel.Cli.Progress;
using Morsel.Cli.Selection;
using Morsel.Cli.Verbs;
using Morsel.Serve.Demo;

namespace Morsel.Serve;

/// <summary><c>morsel demo</c>, done by this program.</summary>
[method: SetsRequiredMembers]
internal sealed class DemoHereVerb(Surroundings around) : DemoVerb(around)
{
    protected override async Task<ExitCode> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        PackagePair pair = Pair(parsed);
        using var folder = DemoFolder.Of(Keep(parsed), CacheFolder());
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
