using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using Morsel.Cli.Json;
using Morsel.Cli.Progress;
using Morsel.Cli.Selection;
using Morsel.Cli.Text;
using Morsel.Zchunk;

namespace Morsel.Cli.Verbs;

/// <summary><c>morsel verify</c>: whether a file is the published one.</summary>
internal sealed class VerifyVerb : Verb
{
    private readonly Argument<string> _file = new("FILE") { Description = "File to verify." };
    private readonly Option<string?> _with = OptionKinds.Path("--with", "CONTROL", "Address or path of the control file (default: FILE.zsync, then FILE.caibx; a zchunk file needs none).");
    private readonly ConnectionOptions _connections;

    [SetsRequiredMembers]
    public VerifyVerb(Surroundings around)
        : base("verify", "Compare a file with a control file, block by block and as a whole.", around)
    {
        Add(_file);
        Add(_with);
        _connections = new ConnectionOptions(this, around);
        AddReportOptions();
        Examples = ["morsel verify disk.img", "morsel verify disk.img --with https://example.org/disk.img.zsync"];
    }

    public override string AdviceOnSurplus => "; specify the control file with --with";

    protected override async Task<ExitCode> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string path = parsed.GetRequiredValue(_file);
        string control = parsed.GetValue(_with) is { } named ? SourceText.Checked(named, "--with") : Beside(path);
        VerifyReport report;
        using (var screen = new ProgressScreen(Around, IsQuiet(parsed), Path.GetFileName(path)))
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

    // A zchunk file has the digests of all that is in it; what was published beside it says more.
    private static string Beside(string path)
    {
        if (!File.Exists(path))
            throw new CommandFailure(ExitCode.LocalFiles, $"{path}: there is no such file");
        string control = path + ".zsync", index = path + ".caibx";
        return File.Exists(control) ? control
            : ZchunkFile.IsAt(path) ? path
            : File.Exists(index) ? index
            : throw new CommandFailure(ExitCode.NotFound, $"{control}: there is no such file; specify the control file with --with");
    }
}
