using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using Morsel.Casync;
using Morsel.Cli.Json;
using Morsel.Cli.Text;

namespace Morsel.Cli.Verbs;

/// <summary><c>morsel mtree</c>: what is in an archive or a folder, in the lines of casync's mtree.</summary>
internal sealed class MtreeVerb : Verb
{
    private readonly Argument<string> _tree = new("TREE") { Description = "A .catar archive, a folder, or a .caidx index." };

    [SetsRequiredMembers]
    public MtreeVerb(Surroundings around)
        : base("mtree", "Print everything that is known of each entry of a .catar archive, a folder or a .caidx index, with digests, as casync mtree prints it.", around)
    {
        Add(_tree);
        AddReportOptions();
        Examples = ["morsel mtree site.catar", "morsel mtree site > site.mtree"];
    }

    protected override async Task<ExitCode> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        IReadOnlyList<TreeEntry> entries = await CatarFile.ListAsync(parsed.GetRequiredValue(_tree), hasDigests: true, cancellationToken).ConfigureAwait(false);
        Print(parsed, () => EntryText.Mtree(entries), json => EntryJson.Write(json, entries), []);
        return ExitCode.Ok;
    }
}
