using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using Morsel.Casync;
using Morsel.Cli.Json;
using Morsel.Cli.Text;

namespace Morsel.Cli.Verbs;

/// <summary><c>morsel list</c> and <c>morsel mtree</c>: what is in an archive or a folder, in the lines of casync's verbs of the same names.</summary>
internal sealed class ListVerb : Verb
{
    private readonly Argument<string> _tree = new("TREE") { Description = "A .catar archive, a folder, or a .caidx index." };
    private readonly Kind _kind;

    [SetsRequiredMembers]
    private ListVerb(Surroundings around, Kind kind)
        : base(kind.Name, kind.Description, around)
    {
        _kind = kind;
        Add(_tree);
        AddReportOptions();
        Examples = kind.Examples;
    }

    /// <summary>Modes and paths.</summary>
    public static ListVerb OfPaths(Surroundings around) => new(around, new(
        "list", "List the entries of a .catar archive, a folder or .caidx index.", ["morsel list site.catar", "morsel list site --json"],
        HasDigests: false, EntryText.List));

    /// <summary>Everything, for which the files are read.</summary>
    public static ListVerb OfEverything(Surroundings around) => new(around, new(
        "mtree", "Print all that is known of the entries of a .catar archive, a folder or a .caidx index, and digests, as casync mtree does.",
        ["morsel mtree site.catar", "morsel mtree site > site.mtree"], HasDigests: true, EntryText.Mtree));

    protected override async Task<ExitCode> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        IReadOnlyList<TreeEntry> entries = await CatarFile.ListAsync(parsed.GetRequiredValue(_tree), _kind.HasDigests, cancellationToken).ConfigureAwait(false);
        Print(parsed, () => _kind.Text(entries), json => EntryJson.Write(json, entries), []);
        return ExitCode.Ok;
    }

    private sealed record Kind(string Name, string Description, string[] Examples, bool HasDigests, Func<IReadOnlyList<TreeEntry>, string> Text);
}
