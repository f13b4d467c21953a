using System.CommandLine;

namespace Morsel.Cli.Selection;

/// <summary>Where the chunks of a casync index are.</summary>
internal sealed class StoreOptions
{
    private readonly Option<string[]> _stores =
        OptionKinds.Texts("--store", "URL|DIR", "Store that contains the chunks of a casync index (default: default.castr, beside the index).");

    private readonly Option<string?> _cache =
        OptionKinds.Path("--cache-store", "DIR", "Search this store before the others, and keep downloaded chunks in it for other updates.");

    private readonly Option<bool> _archive =
        OptionKinds.Flag("--archive", "Write the archive of a folder (FOLDER.catar) instead of the folder that a .caidx index describes.");

    public StoreOptions(Command verb)
    {
        verb.Add(_stores);
        verb.Add(_cache);
        verb.Add(_archive);
    }

    public UpdateRequest AddTo(UpdateRequest request, ParseResult parsed) => request with
    {
        Casync = new()
        {
            Stores = [.. (parsed.GetValue(_stores) ?? []).Select(Checked)],
            CacheStore = parsed.GetValue(_cache),
            Archive = parsed.GetValue(_archive),
        },
    };

    private static string Checked(string store) =>
        store.Contains("://", StringComparison.Ordinal) ? SourceText.Checked(store, "--store")
        : Directory.Exists(store) ? store
        : throw new CommandFailure(ExitCode.NotFound, $"--store: {store}: there is no such folder");
}
