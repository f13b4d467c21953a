using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using Morsel.Cli.Json;
using Morsel.Cli.Progress;
using Morsel.Cli.Selection;
using Morsel.Cli.Text;

namespace Morsel.Cli.Verbs;

/// <summary><c>morsel get</c>: updates one file.</summary>
internal sealed class GetVerb : Verb
{
    private readonly SourceOptions _source;
    private readonly SeedOptions _seeds;
    private readonly ProofOptions _proof;
    private readonly FormatOptions _formats;
    private readonly TreeOptionSet _tree = new();
    private readonly OutcomeOptions _outcome;
    private readonly ConnectionOptions _connections;

    [SetsRequiredMembers]
    public GetVerb(Surroundings around)
        : base("get", "Update a file: copy data from local files, download the rest, verify the whole file.", around)
    {
        _source = new SourceOptions(this);
        _seeds = new SeedOptions(this);
        _proof = new ProofOptions(this);
        _formats = new FormatOptions(this, around);
        foreach (Option option in _tree.All)
            Add(option);
        _outcome = new OutcomeOptions(this);
        _connections = new ConnectionOptions(this, around);
        AddTellingOptions();
        UsualOptions = ["--output", "--seed", "--sha256", "--mirror", "--user", "--netrc", "--proxy", "--limit-rate", "--max-time", "--unpack", "--verbose", "--quiet", "--json"];
        Examples =
        [
            "morsel get https://example.org/disk.img.zsync",
            "morsel get https://example.org/disk-2.img -i disk-1.img -o disk-2.img",
            "morsel get disk.img.zsync --base-url https://example.org/ --require sha256",
            "morsel get https://example.org/primary.xml.zck --unpack",
            "morsel get https://example.org/app.caidx -o /srv/app --delete",
        ];
    }

    public override string AdviceOnSurplus => SourceOptions.AdviceOnSurplus;

    protected override async Task<ExitCode> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        UpdateRequest request = _outcome.AddTo(_formats.AddTo(_proof.AddTo(_seeds.AddTo(_source.Request(parsed), parsed), parsed), parsed), parsed);
        request = request with
        {
            Casync = request.Casync with { Tree = _tree.Read(parsed) },
            Mirrors = [.. request.Mirrors, .. HostSettings.MirrorsOf(request.Source, Around.Hosts)],
        };
        UpdateReport report;
        using (var screen = new ProgressScreen(Around, IsWithoutProgress(parsed), _source.NameShown(parsed)))
        {
            var view = new UpdateView(screen, Around.Time);
            report = await _connections.RunAsync(
                parsed, (updater, token) => updater.UpdateAsync(request, view, token), cancellationToken, () => view.HowFar, Teller(parsed) ?? view.Hear).ConfigureAwait(false);
        }
        Print(parsed, () => UpdateText.Of(report) + (IsVerbose(parsed) ? UpdateText.Details(report) : ""), json => UpdateJson.Write(json, report), report.Notes, $"{report.OutputPath} is in place");
        return report.Proven == ProofLevel.None ? ExitCode.NothingProven : ExitCode.Ok;
    }
}
