using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using Morsel.Casync;
using Morsel.Cli.Json;
using Morsel.Cli.Progress;
using Morsel.Cli.Selection;
using Morsel.Cli.Text;

namespace Morsel.Cli.Verbs;

/// <summary><c>morsel store</c>: verifies, prunes, copies and counts the chunks of a store.</summary>
internal sealed class StoreVerb : Verb
{
    private const string Verify = "verify", Prune = "prune", Copy = "copy", Info = "info";

    private readonly Argument<string> _action = new("ACTION") { Description = "Verify the chunks, delete those that no index names, copy those that indexes name, or count them." };

    private readonly Argument<string[]> _stores = new("STORE")
    {
        Description = "Folder of the store; with copy the stores to copy from, and the store to copy to. Verify and copy also read stores on servers, by their addresses.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string[]> _indexes = OptionKinds.Texts(
        "--index", "FILE|URL|DIR|GLOB", "Index that names chunks (.caibx, .caidx), a folder with indexes, or a pattern of file names in quotes; needed by prune, copy, and for stores on servers.", "-i");

    private readonly Option<string?> _repair = OptionKinds.Path("--repair", "URL|DIR", "With verify: replace wrong and missing chunks by those of this store.");

    private readonly Option<bool> _delete = OptionKinds.Flag("--delete", "With prune: delete the chunks; without it they are only counted.");

    private readonly ConnectionOptions _connections;

    [SetsRequiredMembers]
    public StoreVerb(Surroundings around)
        : base("store", "Verify, prune, copy or count the chunks of a casync store.", around)
    {
        _action.CompletionSources.Add(Verify, Prune, Copy, Info);
        Add(_action);
        Add(_stores);
        Add(_indexes);
        Add(_repair);
        Add(_delete);
        _connections = new ConnectionOptions(this, around);
        AddReportOptions();
        UsualOptions = ["--index", "--repair", "--delete", "--connections", "--user", "--netrc", "--proxy", "--quiet", "--json"];
        Examples =
        [
            "morsel store verify public/default.castr --repair backup/default.castr",
            "morsel store prune public/default.castr --index public/",
            "morsel store prune public/default.castr --index public/ --delete",
            "morsel store copy public/default.castr stick/default.castr --index public/disk.img.caibx",
            "morsel store copy https://example.org/default.castr mirror/default.castr --index https://example.org/disk.img.caibx",
            "morsel store verify https://example.org/default.castr --index public/",
            "morsel store info public/default.castr",
        ];
    }

    protected override Task<ExitCode> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string action = parsed.GetRequiredValue(_action);
        string[] stores = parsed.GetRequiredValue(_stores);
        Check(parsed, action, stores);
        return action switch
        {
            Verify => VerifyAsync(parsed, stores[0], cancellationToken),
            Prune => PruneAsync(parsed, stores[0], cancellationToken),
            Copy => CopyAsync(parsed, stores[..^1], stores[^1], cancellationToken),
            _ => InfoAsync(parsed, stores[0], cancellationToken),
        };
    }

    private void Check(ParseResult parsed, string action, string[] stores)
    {
        if (action is not (Verify or Prune or Copy or Info))
            throw CommandFailure.Usage($"store: got \"{SourceText.Shown(action)}\", expected {Verify}, {Prune}, {Copy} or {Info}{NearestWord.Question(action, [Verify, Prune, Copy, Info])}");
        if (action == Copy ? stores.Length < 2 : stores.Length != 1)
            throw CommandFailure.Usage($"{action}: expected {(action == Copy ? "the stores to copy from and the store to copy to" : "one store")}, got {stores.Length}");
        CheckPlaces(parsed, action, stores);
        if (action is Prune or Copy && OptionKinds.FirstGiven(parsed, [_indexes]) is null)
            throw CommandFailure.Usage($"{action}: --index is missing: specify which chunks are needed");
        if ((action == Verify ? OptionKinds.FirstGiven(parsed, [_delete])
            : action == Prune ? OptionKinds.FirstGiven(parsed, [_repair])
            : action == Copy ? OptionKinds.FirstGiven(parsed, [_repair, _delete])
            : OptionKinds.FirstGiven(parsed, [_indexes, _repair, _delete])) is { } foreign)
            throw CommandFailure.Usage($"{action}: {foreign} cannot be used with it");
    }

    // A server tells nobody what is in a folder, and takes nothing.
    private void CheckPlaces(ParseResult parsed, string action, string[] stores)
    {
        foreach (string store in stores.Where(IsAddress))
            SourceText.Checked(store, "STORE");
        if (parsed.GetValue(_repair) is { } other && IsAddress(other))
            SourceText.Checked(other, "--repair");
        string shown = SourceText.Shown(stores[^1]);
        if (!IsAddress(stores[^1]))
            return;
        if (action is Info or Prune)
            throw CommandFailure.Usage($"{action}: {shown} is an address, expected a folder: what is in a store on a server cannot be listed");
        if (action == Copy)
            throw CommandFailure.Usage($"{action}: {shown} is an address, expected the folder to copy to: nothing can be written to a store on a server");
        if (OptionKinds.FirstGiven(parsed, [_repair]) is { } repair)
            throw CommandFailure.Usage($"{action}: {repair} cannot be used with an address: nothing can be written to a store on a server");
        if (OptionKinds.FirstGiven(parsed, [_indexes]) is null)
            throw CommandFailure.Usage($"{action}: --index is missing: what is in a store on a server cannot be listed, so specify whose chunks are verified");
    }

    private static bool IsAddress(string store) => store.Contains("://", StringComparison.Ordinal);

    private async Task<ExitCode> VerifyAsync(ParseResult parsed, string store, CancellationToken cancellationToken)
    {
        var request = new StoreVerifyRequest { StorePath = store, IndexPaths = IndexPatterns.Expand(parsed.GetValue(_indexes) ?? []), RepairPath = parsed.GetValue(_repair) };
        StoreVerifyReport report = await ReachedAsync(
            parsed, "verifying", (options, view, token) => ChunkStore.VerifyAsync(request with { Options = options }, view, token), cancellationToken).ConfigureAwait(false);
        string shown = SourceText.Shown(store);
        Print(parsed, () => CasyncText.Of(shown, report), json => CasyncJson.Write(json, shown, report), []);
        return report.IsRight ? ExitCode.Ok : ExitCode.ContentDiffers;
    }

    private async Task<ExitCode> PruneAsync(ParseResult parsed, string store, CancellationToken cancellationToken)
    {
        var request = new StorePruneRequest { StorePath = store, IndexPaths = IndexPatterns.Expand(parsed.GetValue(_indexes) ?? []), Delete = parsed.GetValue(_delete) };
        StorePruneReport report = await ShownAsync(parsed, "pruning", view => ChunkStore.PruneAsync(request, view, cancellationToken)).ConfigureAwait(false);
        Print(parsed, () => CasyncText.Of(store, report), json => CasyncJson.Write(json, store, report), [], report.IsDeleted ? "the chunks are deleted" : null);
        return ExitCode.Ok;
    }

    private async Task<ExitCode> CopyAsync(ParseResult parsed, string[] from, string to, CancellationToken cancellationToken)
    {
        // What a store on a server lacks may be where the configuration says that its files are, too.
        string[] sources = [.. from, .. from.SelectMany(store => HostSettings.MirrorsOf(store, Around.Hosts)).Select(mirror => mirror.AbsoluteUri)];
        var request = new StoreCopyRequest { SourcePaths = sources, StorePath = to, IndexPaths = IndexPatterns.Expand(parsed.GetValue(_indexes) ?? []) };
        StoreCopyReport report = await ReachedAsync(
            parsed, "copying", (options, view, token) => ChunkStore.CopyAsync(request with { Options = options }, view, token), cancellationToken).ConfigureAwait(false);
        Print(parsed, () => CasyncText.Of(to, report), json => CasyncJson.Write(json, to, report), [], "the chunks are copied");
        return report.Faults.Count == 0 ? ExitCode.Ok : ExitCode.ContentDiffers;
    }

    private async Task<ExitCode> InfoAsync(ParseResult parsed, string store, CancellationToken cancellationToken)
    {
        StoreDescription description = await ChunkStore.DescribeAsync(store, cancellationToken).ConfigureAwait(false);
        Print(parsed, () => CasyncText.Of(store, description), json => CasyncJson.Write(json, store, description), []);
        return ExitCode.Ok;
    }

    private Task<T> ReachedAsync<T>(
        ParseResult parsed, string phase, Func<UpdaterOptions, IProgress<MakeProgress>, CancellationToken, Task<T>> work, CancellationToken cancellationToken) =>
        ShownAsync(parsed, phase, view => _connections.ReachAsync(parsed, (options, token) => work(options, view, token), cancellationToken));

    private async Task<T> ShownAsync<T>(ParseResult parsed, string phase, Func<IProgress<MakeProgress>, Task<T>> work)
    {
        using var screen = new ProgressScreen(Around, IsQuiet(parsed));
        return await work(new PayloadView(screen, phase)).ConfigureAwait(false);
    }
}
