using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using Morsel.AppImages;
using Morsel.Cli.Json;
using Morsel.Cli.Progress;
using Morsel.Cli.Selection;
using Morsel.Cli.Text;

namespace Morsel.Cli.Verbs;

/// <summary><c>morsel update</c>: updates AppImages from the update information inside them.</summary>
internal sealed class UpdateVerb : Verb
{
    private readonly Argument<string[]> _files = new("FILE") { Description = "AppImages to update.", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string?> _all = OptionKinds.Path("--all", "DIR", "Also update every AppImage in this folder that has update information.");
    private readonly Option<bool> _check = OptionKinds.Flag("--check", "Only find out whether there is a newer version (exit code 17): download no data, write nothing.", "-j");
    private readonly Option<bool> _keepOld = OptionKinds.Flag("--keep-old", "Keep a file that is replaced as FILE.zs-old.");
    private readonly SeedOptions _seeds;
    private readonly TrustOptionSet _trust;
    private readonly AppImageOptions _appImage;
    private readonly ConnectionOptions _connections;

    [SetsRequiredMembers]
    public UpdateVerb(Surroundings around)
        : base("update", "Update AppImages from the update information inside them.", around)
    {
        Add(_files);
        Add(_all);
        Add(_check);
        _appImage = new AppImageOptions(this, around);
        Add(_keepOld);
        _seeds = new SeedOptions(this);
        _trust = new TrustOptionSet(this, isUpdate: false);
        _connections = new ConnectionOptions(this, around);
        AddTellingOptions();
        UsualOptions = ["--all", "--check", "--overwrite", "--remove-old", "--keep-old", "--seed", "--github-token-file", "--proxy", "--limit-rate", "--verbose", "--quiet", "--json"];
        Examples =
        [
            "morsel update Example-x86_64.AppImage",
            "morsel update Example-x86_64.AppImage --overwrite",
            "morsel update --all ~/Applications --check",
        ];
    }

    protected override async Task<ExitCode> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        List<string> paths = Paths(parsed);
        UpdateRequest request = _appImage.AddTo(_seeds.AddTo(new UpdateRequest { Source = "", KeepReplaced = parsed.GetValue(_keepOld), Trust = _trust.Read(parsed) }, parsed), parsed);
        long begun = Around.Time.GetTimestamp();
        var series = new FileSeries(Around, (_, failure, code) => LineOf(failure, code));
        UpdateView? now = null;
        IReadOnlyList<FileOutcome> outcomes = await _connections.RunAsync(
            parsed, (updater, token) => series.RunAsync(paths, number => OneAsync(updater, number, token)), cancellationToken, () => now?.HowFar, Teller(parsed) + (told => now?.Hear(told))).ConfigureAwait(false);
        Print(parsed, outcomes, "file", parsed.GetValue(_check) ? null : Around.Time.GetElapsedTime(begun));
        return outcomes.FirstOrDefault(outcome => outcome.Code == ExitCode.UpdateAvailable)?.Code ?? outcomes.FirstOrDefault(outcome => outcome.Code != ExitCode.Ok)?.Code ?? ExitCode.Ok;

        async Task<FileOutcome> OneAsync(Updater updater, int number, CancellationToken token)
        {
            TellNext(parsed, paths[number], number, paths.Count);
            using var screen = new ProgressScreen(Around, IsWithoutProgress(parsed), FileSeries.NameOf(Path.GetFileName(paths[number]), number, paths.Count));
            now = new UpdateView(screen, Around.Time);
            return await UpdateOneAsync(updater, request with { Source = paths[number] }, parsed, now, screen, token).ConfigureAwait(false);
        }
    }

    private List<string> Paths(ParseResult parsed)
    {
        List<string> paths = [.. (parsed.GetValue(_files) ?? []).Select(path => SourceText.Checked(path, "FILE"))];
        foreach (string path in paths)
            if (!File.Exists(path))
                throw new CommandFailure(ExitCode.NotFound, $"{path}: there is no such file");
            else if (!AppImageFile.IsAt(path))
                throw new CommandFailure(ExitCode.InvalidDescription, $"{path} is not an AppImage");
        if (parsed.GetValue(_all) is { } folder)
            paths.AddRange(AppImagesIn(folder));
        else if (paths.Count == 0)
            throw CommandFailure.Usage("FILE is missing; to update a whole folder, use --all DIR");
        return paths;
    }

    // What has no update information is nobody's mistake here.
    private static IEnumerable<string> AppImagesIn(string folder)
    {
        if (!Directory.Exists(folder))
            throw new CommandFailure(ExitCode.NotFound, $"--all: {folder} is not a folder");
        foreach (string path in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
        {
            bool isWanted;
            try
            {
                isWanted = AppImageFile.IsAt(path) && AppImageFile.Inspect(path).UpdateInformation.Length > 0;
            }
            catch (IOException)
            {
                // Broken, or not to be read: a user who means it names it.
                isWanted = false;
            }
            if (isWanted)
                yield return path;
        }
    }

    private async Task<FileOutcome> UpdateOneAsync(
        Updater updater, UpdateRequest request, ParseResult parsed, UpdateView view, ProgressScreen screen, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(_check))
        {
            UpdateCheck check = await updater.CheckAsync(request, view, cancellationToken).ConfigureAwait(false);
            screen.Dispose();
            PrintPart(parsed, () => CheckText.Of(check), check.Notes);
            return new FileOutcome(request.Source, check.IsCurrent ? ExitCode.Ok : ExitCode.UpdateAvailable, json => CheckJson.Write(json, check));
        }
        UpdateReport report = await updater.UpdateAsync(request, view, cancellationToken).ConfigureAwait(false);
        screen.Dispose();
        PrintPart(parsed, () => UpdateText.Of(report) + (IsVerbose(parsed) ? UpdateText.Details(report) : ""), report.Notes, $"{report.OutputPath} is in place");
        return new FileOutcome(request.Source, ExitCode.Ok, json => UpdateJson.Write(json, report)) { Report = report };
    }
}
