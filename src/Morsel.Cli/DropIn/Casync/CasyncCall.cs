using Morsel.Casync;

namespace Morsel.Cli.DropIn.Casync;

/// <summary>What a name stands for: by its ending, or as <c>--what</c> says.</summary>
internal enum CasyncKind
{
    Archive,
    ArchiveIndex,
    BlobIndex,
    Unknown,
}

/// <summary>One call of a verb.</summary>
/// <param name="Line">The options.</param>
/// <param name="Names">What stands behind the verb.</param>
/// <param name="Around">The world around it.</param>
internal sealed record CasyncCall(ToolLine Line, IReadOnlyList<string> Names, Surroundings Around)
{
    /// <summary>The store that was named; null for the one beside the index.</summary>
    public string? Store => Line.Last(CasyncOptions.Store) ?? Around.Variable("CASYNC_STORE");

    /// <summary>All stores to read: of the extra ones those that are there.</summary>
    /// <param name="index">The index, beside which the usual one lies.</param>
    public IEnumerable<string> Stores(string index)
    {
        string[] extra = [.. Line.All(CasyncOptions.ExtraStore).Where(store => store.Contains("://", StringComparison.Ordinal) || Directory.Exists(store))];
        if (Store is { } named)
            return [named, .. extra];
        return extra.Length == 0 ? [] : [index[..(index.LastIndexOf('/') + 1)] + "default.castr", .. extra];
    }

    /// <summary>The kind of what a name stands for.</summary>
    public CasyncKind KindOf(string name) => Line.Last(CasyncOptions.What) switch
    {
        "archive" => CasyncKind.Archive,
        "archive-index" => CasyncKind.ArchiveIndex,
        "blob-index" => CasyncKind.BlobIndex,
        null => name.Split('?')[0] switch
        {
            var path when path.EndsWith(".catar", StringComparison.Ordinal) => CasyncKind.Archive,
            var path when path.EndsWith(".caidx", StringComparison.Ordinal) => CasyncKind.ArchiveIndex,
            var path when path.EndsWith(".caibx", StringComparison.Ordinal) => CasyncKind.BlobIndex,
            _ => CasyncKind.Unknown,
        },
        var other => throw new ToolFailure(1, $"--what={other} is not supported, expected archive, archive-index or blob-index"),
    };

    /// <summary>What of a folder becomes part of its archive.</summary>
    public TreeMakeOptions Tree => new()
    {
        With = [.. Line.All(CasyncOptions.With)],
        Without = [.. Line.All(CasyncOptions.Without)],
        ExcludeSubmounts = CasyncOptions.Is(Line, CasyncOptions.ExcludeSubmounts) ?? false,
    };

    /// <summary>The algorithm that chunks are named by.</summary>
    public DigestAlgorithm Algorithm => Line.Last(CasyncOptions.DigestName) switch
    {
        null or "sha512-256" => DigestAlgorithm.Sha512T256,
        "sha256" => DigestAlgorithm.Sha256,
        var other => throw new ToolFailure(1, $"--digest={other} is unknown, expected sha512-256 or sha256"),
    };
}
