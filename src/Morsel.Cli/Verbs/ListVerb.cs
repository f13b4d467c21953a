using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using Morsel.Casync;
using Morsel.Cli.Json;
using Morsel.Cli.Text;

namespace Morsel.Cli.Verbs;

/// <summary><c>morsel list</c>: what is in an archive or a folder, in the lines of casync's list.</summary>
internal sealed class ListVerb : Verb
{
    private readonly Argument<string> _tree = new("TREE") { Description = "A .catar archive, a folder, or a .caidx index." };

    [SetsRequiredMembers]
    public ListVerb(Surroundings around)
        : base("list", "List the entries of a .catar archive, a folder or a .caidx index: mode and path, as casync list prints them.", around)
    {
        Add(_tree);
        AddReportOptions();
        Examples = ["morsel list site.catar", "morsel list site --json"];
    }

    protected override async Task<ExitCode> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        IReadOnlyList<TreeEntry> entries = await CatarFile.ListAsync(parsed.GetRequiredValue(_tree), hasDigests: false, cancellationToken).ConfigureAwait(false);
        Print(parsed, () => EntryText.List(entries), json => EntryJson.Write(json, entries), []);
        return ExitCode.Ok;
    }
}
