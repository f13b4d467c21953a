using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using Morsel.Cli.Html;
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
    private readonly TrustOptionSet _trust;
    private readonly FormatOptions _formats;
    private readonly ConnectionOptions _connections;

    private readonly PlanOptions _plan;

    [SetsRequiredMembers]
    public PlanVerb(Surroundings around)
        : base("plan", "Print what get would do: bytes from each local file, ranges, requests. Downloads no data, writes nothing.", around)
    {
        _source = new SourceOptions(this, takesSeveral: false);
        _seeds = new SeedOptions(this);
        _proof = new ProofOptions(this);
        _trust = new TrustOptionSet(this);
        _formats = new FormatOptions(this, around);
        _connections = new ConnectionOptions(this, around);
        _plan = new PlanOptions(this);
        AddTellingOptions();
        UsualOptions = ["--output", "--base-url", "--seed", "--sha256", "--user", "--netrc", "--proxy", "--exact", "--map", "--verbose", "--json"];
        Examples =
        [
            "morsel plan https://example.org/disk.img.zsync -i disk-1.img",
            "morsel plan disk.img.zsync -o disk.img --json",
        ];
    }

    public override string AdviceOnSurplus => SourceOptions.AdviceOnSurplus;

    protected override async Task<ExitCode> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        UpdateRequest request = _formats.AddTo(_proof.AddTo(_seeds.AddTo(_source.Request(parsed), parsed), parsed), parsed) with
        {
            ExactRoutes = _plan.IsExact(parsed),
            Trust = _trust.Read(parsed),
        };
        request = request with { Mirrors = [.. HostSettings.MirrorsOf(request.Source, Around.Hosts)] };
        if (_plan.IsCheck(parsed))
            return await CheckAsync(parsed, request, cancellationToken).ConfigureAwait(false);
        UpdatePlan plan;
        using (var screen = new ProgressScreen(Around, IsWithoutProgress(parsed), _source.NameShown(parsed, request)))
        {
            var view = new UpdateView(screen, Around.Time);
            plan = await _connections.RunAsync(
                parsed, (updater, token) => updater.PlanAsync(request, view, token), cancellationToken, onEvent: Teller(parsed) + view.Hear).ConfigureAwait(false);
        }
        if (_plan.Page(parsed) is { } page)
            HtmlOption.Write(page, PlanPage.Of(plan));
        string map = _plan.HasMap(parsed) && plan.Segments.Count > 0 ? new MapText(Around.MapColumns, Around.MapsInColor).Of(FileMap.Of(plan.Segments)) : "";
        Print(parsed, () => PlanText.Of(plan) + map, json => PlanJson.Write(json, plan), plan.Notes);
        return ExitCode.Ok;
    }

    private async Task<ExitCode> CheckAsync(ParseResult parsed, UpdateRequest request, CancellationToken cancellationToken)
    {
        UpdateCheck check;
        using (var screen = new ProgressScreen(Around, IsWithoutProgress(parsed), _source.NameShown(parsed, request)))
        {
            var view = new UpdateView(screen, Around.Time);
            check = await _connections.RunAsync(
                parsed, (updater, token) => updater.CheckAsync(request, view, token), cancellationToken, onEvent: Teller(parsed) + view.Hear).ConfigureAwait(false);
        }
        Print(parsed, () => CheckText.Of(check), json => CheckJson.Write(json, check), check.Notes);
        return check.IsCurrent ? ExitCode.Ok : ExitCode.UpdateAvailable;
    }
}
