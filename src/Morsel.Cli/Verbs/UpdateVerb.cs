using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
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
        IReadOnlyList<string> paths = Paths(parsed);
        UpdateRequest request = _appImage.AddTo(_seeds.AddTo(new UpdateRequest { Source = "", KeepReplaced = parsed.GetValue(_keepOld) }, parsed), parsed);
        IReadOnlyList<Outcome> outcomes = await _connections.RunAsync(
            parsed, (updater, token) => UpdateAllAsync(updater, paths, request, parsed, token), cancellationToken, onEvent: Teller(parsed)).ConfigureAwait(false);
        if (IsJson(parsed))
            Write(JsonObject.Of(Name, json => WriteFiles(json, outcomes)) + "\n", done: null);
        return outcomes.FirstOrDefault(outcome => outcome.Code == ExitCode.UpdateAvailable)?.Code ?? outcomes.FirstOrDefault(outcome => outcome.Code != ExitCode.Ok)?.Code ?? ExitCode.Ok;
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

    private async Task<IReadOnlyList<Outcome>> UpdateAllAsync(Updater updater, IReadOnlyList<string> paths, UpdateRequest request, ParseResult parsed, CancellationToken cancellationToken)
    {
        var outcomes = new List<Outcome>();
        foreach (string path in paths)
        {
            try
            {
                outcomes.Add(await UpdateOneAsync(updater, path, request with { Source = path }, parsed, cancellationToken).ConfigureAwait(false));
            }
            catch (Exception failure) when (failure is not OperationCanceledException and not CommandFailure && ExitCodes.Of(failure) != ExitCode.InternalBug)
            {
                outcomes.Add(Failed(path, failure, isAlone: paths.Count == 1));
            }
        }
        return outcomes;
    }

    private Outcome Failed(string path, Exception failure, bool isAlone)
    {
        ExitCode code = ExitCodes.Of(failure);
        string line = LineOf(failure, code);
        ErrorLine.Write(Around, isAlone || line.Contains(path, StringComparison.Ordinal) ? line : $"{Printable.Escape(path)}: {line}");
        return new Outcome(path, code, json => json.WriteError(code, line));
    }

    private async Task<Outcome> UpdateOneAsync(Updater updater, string path, UpdateRequest request, ParseResult parsed, CancellationToken cancellationToken)
    {
        using var screen = new ProgressScreen(Around, IsWithoutProgress(parsed), Path.GetFileName(path));
        var view = new UpdateView(screen, Around.Time);
        if (parsed.GetValue(_check))
        {
            UpdateCheck check = await updater.CheckAsync(request, view, cancellationToken).ConfigureAwait(false);
            screen.Dispose();
            Tell(parsed, () => CheckText.Of(check), check.Notes);
            return new Outcome(path, check.IsCurrent ? ExitCode.Ok : ExitCode.UpdateAvailable, json => CheckJson.Write(json, check));
        }
        UpdateReport report = await updater.UpdateAsync(request, view, cancellationToken).ConfigureAwait(false);
        screen.Dispose();
        Tell(parsed, () => UpdateText.Of(report) + (IsVerbose(parsed) ? UpdateText.Details(report) : ""), report.Notes);
        return new Outcome(path, ExitCode.Ok, json => UpdateJson.Write(json, report));
    }

    private void Tell(ParseResult parsed, Func<string> text, IReadOnlyList<Note> notes)
    {
        if (!IsJson(parsed))
            Print(parsed, text, _ => { }, notes);
    }

    private static void WriteFiles(Utf8JsonWriter json, IReadOnlyList<Outcome> outcomes)
    {
        json.WriteStartArray("files");
        foreach (Outcome outcome in outcomes)
        {
            json.WriteStartObject();
            json.WriteString("file", outcome.Path);
            outcome.Write(json);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    /// <summary>What came of one file.</summary>
    private sealed record Outcome(string Path, ExitCode Code, Action<Utf8JsonWriter> Write);
}
