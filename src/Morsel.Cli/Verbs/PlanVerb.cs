using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using Morsel.Cli.Json;
using Morsel.Cli.Progress;
using Morsel.Cli.Selection;
using Morsel.Cli.Text;

namespace Morsel.Cli.Verbs;

/// <summary><c>morsel plan</c>: what <c>get</c> would do.</summary>
internal sealed class PlanVerb : Verb
{
    private readonly SourceOptions _source;
    private readonly SeedOptions _seeds;
    private readonly ProofOptions _proof;
    private readonly ZchunkOptions _zchunk;
    private readonly StoreOptions _stores;
    private readonly ConnectionOptions _connections;

    private readonly Option<bool> _exact =
        OptionKinds.Flag("--exact", "Print exact sizes: download the control file and the table of units even if a patch is chosen, and ask the stores of a casync index for the size of each chunk.");

    [SetsRequiredMembers]
    public PlanVerb(Surroundings around)
        : base("plan", "Print what get would do: bytes from each local file, ranges, requests. Downloads no data, writes nothing.", around)
    {
        _source = new SourceOptions(this);
        _seeds = new SeedOptions(this);
        _proof = new ProofOptions(this);
        _zchunk = new ZchunkOptions(this);
        _stores = new StoreOptions(this);
        _connections = new ConnectionOptions(this, around);
        Add(_exact);
        AddTellingOptions();
        UsualOptions = ["--output", "--base-url", "--seed", "--sha256", "--user", "--netrc", "--proxy", "--exact", "--verbose", "--json"];
        Examples =
        [
            "morsel plan https://example.org/disk.img.zsync -i disk-1.img",
            "morsel plan disk.img.zsync -o disk.img --json",
        ];
    }

    public override string AdviceOnSurplus => SourceOptions.AdviceOnSurplus;

    protected override async Task<ExitCode> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        UpdateRequest request = _stores.AddTo(_zchunk.AddTo(_proof.AddTo(_seeds.AddTo(_source.Request(parsed), parsed), parsed), parsed), parsed) with
        {
            ExactRoutes = parsed.GetValue(_exact),
        };
        UpdatePlan plan;
        using (var screen = new ProgressScreen(Around, IsWithoutProgress(parsed), _source.NameShown(parsed)))
        {
            var view = new UpdateView(screen, Around.Time);
            plan = await _connections.RunAsync(
                parsed, (updater, token) => updater.PlanAsync(request, view, token), cancellationToken, onEvent: Teller(parsed) ?? view.Hear).ConfigureAwait(false);
        }
        Print(parsed, () => PlanText.Of(plan), json => PlanJson.Write(json, plan), plan.Notes);
        return ExitCode.Ok;
    }
}
