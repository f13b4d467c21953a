using System.CommandLine;

namespace Morsel.Cli.Selection;

/// <summary>Where the chunks of a casync index are.</summary>
internal sealed class StoreOptions
{
    private readonly StorePlaces _stores;

    private readonly Option<string?> _cache =
        OptionKinds.Path("--cache-store", "DIR", "Search this store before the others, and keep downloaded chunks in it for other updates.");

    private readonly Option<bool> _archive =
        OptionKinds.Flag("--archive", "Write the archive of a folder (FOLDER.catar) instead of the folder that a .caidx index describes.");

    public StoreOptions(Command verb)
    {
        _stores = new StorePlaces(verb);
        verb.Add(_cache);
        verb.Add(_archive);
    }

    public UpdateRequest AddTo(UpdateRequest request, ParseResult parsed) => request with
    {
        Casync = new()
        {
            Stores = _stores.Read(parsed),
            CacheStore = parsed.GetValue(_cache),
            Archive = parsed.GetValue(_archive),
        },
    };
}

/// <summary>The stores that a user names.</summary>
internal sealed class StorePlaces
{
    private readonly Option<string[]> _stores =
        OptionKinds.Texts("--store", "URL|DIR", "Store that contains the chunks of a casync index (default: default.castr, beside the index).");

    public StorePlaces(Command verb) => verb.Add(_stores);

    /// <summary>The option.</summary>
    public Option Option => _stores;

    public IReadOnlyList<string> Read(ParseResult parsed) => [.. (parsed.GetValue(_stores) ?? []).Select(Checked)];

    private static string Checked(string store) =>
        store.Contains("://", StringComparison.Ordinal) ? SourceText.Checked(store, "--store")
        : Directory.Exists(store) ? store
        : throw new CommandFailure(ExitCode.NotFound, $"--store: {store}: there is no such folder");
}
