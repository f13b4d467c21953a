using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using Morsel.Casync;
using Morsel.Cli.Json;
using Morsel.Cli.Text;

namespace Morsel.Cli.Verbs;

/// <summary><c>morsel diff</c>: in which paths two trees differ.</summary>
internal sealed class DiffVerb : Verb
{
    private readonly Argument<string> _old = new("OLD") { Description = "A .catar archive, a folder, or a .caidx index." };
    private readonly Argument<string> _new = new("NEW") { Description = "A .catar archive, a folder, or a .caidx index, to compare it with." };

    [SetsRequiredMembers]
    public DiffVerb(Surroundings around)
        : base("diff", "Compare two .catar archives, folders or .caidx indexes, and print the paths that differ, and in what.", around)
    {
        Add(_old);
        Add(_new);
        AddReportOptions();
        Examples = ["morsel diff site-1.catar site-2.catar", "morsel diff site.catar /srv/site"];
    }

    protected override async Task<ExitCode> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        IReadOnlyList<TreeDifference> differences = await CatarFile
            .CompareAsync(parsed.GetRequiredValue(_old), parsed.GetRequiredValue(_new), cancellationToken).ConfigureAwait(false);
        Print(parsed, () => EntryText.Differences(differences), json => EntryJson.Write(json, differences), []);
        return differences.Count == 0 ? ExitCode.Ok : ExitCode.ContentDiffers;
    }
}
