using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using Morsel.Cli.Html;
using Morsel.Cli.Json;
using Morsel.Cli.Progress;
using Morsel.Cli.Selection;
using Morsel.Cli.Text;

namespace Morsel.Cli.Verbs;

/// <summary><c>morsel get</c>: updates files.</summary>
internal sealed class GetVerb : Verb
{
    private static readonly string[] OfOneFile = ["--sha256", "--header-digest", "--header-size", "--update-information", "--mirror", "--keep-control", "--trust-name", "--html"];

    private readonly SourceOptions _source;
    private readonly SeedOptions _seeds;
    private readonly ProofOptions _proof;
    private readonly TrustOptionSet _trust;
    private readonly FormatOptions _formats;
    private readonly TreeOptionSet _tree = new();
    private readonly OutcomeOptions _outcome;
    private readonly Option<string?> _html = HtmlOption.New();
    private readonly ConnectionOptions _connections;

    [SetsRequiredMembers]
    public GetVerb(Surroundings around)
        : base("get", "Update a file: copy data from local files, download the rest, verify the whole file.", around)
    {
        _source = new SourceOptions(this, takesSeveral: true);
        _seeds = new SeedOptions(this);
        _proof = new ProofOptions(this);
        _trust = new TrustOptionSet(this);
        _formats = new FormatOptions(this, around);
        foreach (Option option in _tree.All)
            Add(option);
        _outcome = new OutcomeOptions(this);
        Add(_html);
        _connections = new ConnectionOptions(this, around);
        AddTellingOptions();
        UsualOptions = ["--output", "--seed", "--sha256", "--trust", "--mirror", "--user", "--netrc", "--proxy", "--limit-rate", "--max-time", "--unpack", "--verbose", "--quiet", "--json"];
        Examples =
        [
            "morsel get https://example.org/disk.img.zsync",
            "morsel get https://example.org/disk-2.img -i disk-1.img -o disk-2.img",
            "morsel get https://example.org/a.img.zsync https://example.org/b.img.zsync -o images",
            "morsel get https://example.org/disk.img --trust release.pub",
            "morsel get disk.img.zsync --base-url https://example.org/ --require sha256",
            "morsel get https://example.org/primary.xml.zck --unpack",
            "morsel get https://example.org/app.caidx -o /srv/app --delete",
            "morsel get https://example.org/disk.img.zsync --in-place -o /dev/sdb1",
        ];
    }

    protected override async Task<ExitCode> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        UpdateRequest[] requests = [.. _source.Requests(parsed).Select(request => Whole(parsed, request))];
        if (requests is [var only])
            return await UpdateOneAsync(parsed, only, cancellationToken).ConfigureAwait(false);
        if (OptionKinds.FirstGiven(parsed, Options.Where(option => OfOneFile.Contains(option.Name))) is { } ofOne)
            throw CommandFailure.Usage($"{ofOne} is for one file, got {requests.Length} sources: run get for each");
        return await UpdateAllAsync(parsed, requests, cancellationToken).ConfigureAwait(false);
    }

    private UpdateRequest Whole(ParseResult parsed, UpdateRequest source)
    {
        UpdateRequest request = _outcome.AddTo(_formats.AddTo(_proof.AddTo(_seeds.AddTo(source, parsed), parsed), parsed), parsed);
        return request with
        {
            Trust = _trust.Read(parsed),
            Casync = request.Casync with { Tree = _tree.Read(parsed) },
            Mirrors = [.. request.Mirrors, .. HostSettings.MirrorsOf(request.Source, Around.Hosts)],
        };
    }

    private async Task<ExitCode> UpdateOneAsync(ParseResult parsed, UpdateRequest request, CancellationToken cancellationToken)
    {
        UpdateReport report;
        using (var screen = new ProgressScreen(Around, IsWithoutProgress(parsed), _source.NameShown(parsed, request)))
        {
            var view = new UpdateView(screen, Around.Time);
            report = await _connections.RunAsync(
                parsed, (updater, token) => updater.UpdateAsync(request, view, token), cancellationToken, () => view.HowFar, Teller(parsed) + view.Hear).ConfigureAwait(false);
        }
        if (parsed.GetValue(_html) is { } page)
            WritePage(page, report);
        Print(parsed, () => TextOf(parsed, report), json => UpdateJson.Write(json, report), report.Notes, $"{report.OutputPath} is in place");
        return CodeOf(report);
    }

    // The file is in place, whatever becomes of the page.
    private static void WritePage(string page, UpdateReport report)
    {
        try
        {
            HtmlOption.Write(page, UpdatePage.Of(report));
        }
        catch (Exception lost) when (lost is IOException or UnauthorizedAccessException)
        {
            throw CommandFailure.OfOutput(lost, $"{report.OutputPath} is in place");
        }
    }

    private async Task<ExitCode> UpdateAllAsync(ParseResult parsed, UpdateRequest[] requests, CancellationToken cancellationToken)
    {
        long begun = Around.Time.GetTimestamp();
        var series = new FileSeries(Around, LineOf);
        UpdateView? now = null;
        IReadOnlyList<FileOutcome> outcomes = await _connections.RunAsync(
            parsed, (updater, token) => AllAsync(updater, token), cancellationToken, () => now?.HowFar, Teller(parsed) + (told => now?.Hear(told))).ConfigureAwait(false);
        Print(parsed, outcomes, "source", Around.Time.GetElapsedTime(begun));
        return outcomes.FirstOrDefault(outcome => outcome.Code is not (ExitCode.Ok or ExitCode.NothingProven))?.Code ?? outcomes.Max(outcome => outcome.Code);

        Task<IReadOnlyList<FileOutcome>> AllAsync(Updater updater, CancellationToken token)
        {
            var outputs = new List<string>();
            return series.RunAsync([.. requests.Select(request => SourceText.Shown(request.Source))], async number =>
            {
                UpdateRequest request = requests[number] with { OtherOutputs = outputs };
                TellNext(parsed, SourceText.Shown(request.Source), number, requests.Length);
                UpdateReport report;
                using (var screen = new ProgressScreen(Around, IsWithoutProgress(parsed), FileSeries.NameOf(_source.NameShown(parsed, request), number, requests.Length)))
                    report = await updater.UpdateAsync(request, now = new UpdateView(screen, Around.Time), token).ConfigureAwait(false);
                outputs.Add(report.OutputPath);
                PrintPart(parsed, () => TextOf(parsed, report), report.Notes, $"{report.OutputPath} is in place");
                return new FileOutcome(SourceText.Shown(request.Source), CodeOf(report), json => UpdateJson.Write(json, report)) { Report = report };
            });
        }
    }

    private string TextOf(ParseResult parsed, UpdateReport report) => UpdateText.Of(report) + (IsVerbose(parsed) ? UpdateText.Details(report) : "");

    // Who gives the file behind its address means something else.
    private string LineOf(string source, Exception failure, ExitCode code) =>
        LineOf(failure, code) + (code == ExitCode.InvalidDescription && File.Exists(source) ? SourceOptions.AdviceOnSurplus : "");

    private static ExitCode CodeOf(UpdateReport report) => report.Proven == ProofLevel.None ? ExitCode.NothingProven : ExitCode.Ok;
}
