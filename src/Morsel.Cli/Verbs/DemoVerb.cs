using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using Morsel.Cli.Selection;

namespace Morsel.Cli.Verbs;

/// <summary><c>morsel demo</c>: an update of a real package on this machine. Here are its options; it is done by the program that has the web server.</summary>
internal class DemoVerb : Verb
{
    private readonly Option<string?> _package = OptionKinds.Text("--package", "ID", $"Package to download (default: {PackagePair.Default.Id}).");
    private readonly Option<string?> _from =
        OptionKinds.Text("--from", "VERSION", $"Old version of the package (default: {PackagePair.Default.From}).");

    private readonly Option<string?> _to = OptionKinds.Text("--to", "VERSION", $"New version of the package (default: {PackagePair.Default.To}).");

    private readonly Option<string?> _keep =
        OptionKinds.Path("--keep", "DIR", "Keep the files in this folder (default: delete them at the end).");

    [SetsRequiredMembers]
    public DemoVerb(Surroundings around)
        : base("demo", "Download two versions of a real package, serve the new one on this machine, update the old one, print what was transferred.", around)
    {
        Add(_package);
        Add(_from);
        Add(_to);
        Add(_keep);
        AddReportOptions();
        Examples = ["morsel demo", "morsel demo --from 10.0.12 --to 10.0.14 --keep demo"];
    }

    protected override Task<ExitCode> RunAsync(ParseResult parsed, CancellationToken cancellationToken) => Around.HandOver(cancellationToken);

    /// <summary>What is shown.</summary>
    /// <exception cref="CommandFailure">No package can have such a name or version.</exception>
    protected PackagePair Pair(ParseResult parsed)
    {
        PackagePair usual = PackagePair.Default;
        return new PackagePair(
            parsed.GetValue(_package) ?? usual.Id, parsed.GetValue(_from) ?? usual.From, parsed.GetValue(_to) ?? usual.To);
    }

    /// <summary>The folder to keep everything in; null for none.</summary>
    protected string? Keep(ParseResult parsed) => parsed.GetValue(_keep);
}
