using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using Morsel.Cli.Json;
using Morsel.Cli.Progress;
using Morsel.Cli.Selection;
using Morsel.Cli.Text;

namespace Morsel.Cli.Verbs;

/// <summary><c>morsel verify</c>: whether a file is the published one.</summary>
internal sealed class VerifyVerb : Verb
{
    private readonly Argument<string> _file = new("FILE") { Description = "The file." };
    private readonly Option<string?> _with = OptionKinds.Path("--with", "CONTROL", "Address or path of the control file.");
    private readonly ConnectionOptions _connections;

    [SetsRequiredMembers]
    public VerifyVerb(Surroundings around)
        : base("verify", "Compare a file with a control file, block by block and as a whole.", around)
    {
        _with.Required = true;
        Add(_file);
        Add(_with);
        _connections = new ConnectionOptions(this, around);
        AddReportOptions();
        Examples = ["morsel verify disk.img --with disk.img.zsync"];
    }

    protected override async Task<ExitCode> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string path = parsed.GetRequiredValue(_file);
        string control = SourceText.Checked(parsed.GetRequiredValue(_with)!, "--with");
        VerifyReport report;
        using (var screen = new ProgressScreen(Around, IsQuiet(parsed)))
        {
            var view = new UpdateView(screen, Around.Time);
            report = await _connections.RunAsync(
                parsed, (updater, token) => updater.VerifyAsync(path, control, view, token), cancellationToken).ConfigureAwait(false);
        }
        Print(parsed, () => VerifyText.Of(path, report), json => VerifyJson.Write(json, path, report), []);
        return report switch
        {
            { IsIdentical: false } => ExitCode.ContentDiffers,
            { Proven: ProofLevel.None } => ExitCode.NothingProven,
            _ => ExitCode.Ok,
        };
    }
}
