using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using Morsel.Casync;
using Morsel.Cli.Json;
using Morsel.Cli.Progress;
using Morsel.Cli.Selection;
using Morsel.Cli.Text;
using Morsel.Zchunk;

namespace Morsel.Cli.Verbs;

/// <summary><c>morsel verify</c>: whether a file, or a folder, is the published one.</summary>
internal sealed class VerifyVerb : Verb
{
    private readonly Argument<string> _file = new("FILE") { Description = "File or folder to verify." };
    private readonly Option<string?> _with = OptionKinds.Path("--with", "CONTROL", "Address or path of the control file (default: FILE.zsync, then FILE.caibx; of a folder: FILE.caidx, then FILE.catar; a zchunk file needs none).");
    private readonly TrustOptionSet _trust;
    private readonly StorePlaces _stores;
    private readonly ConnectionOptions _connections;

    [SetsRequiredMembers]
    public VerifyVerb(Surroundings around)
        : base("verify", "Compare a file with a control file, block by block and as a whole; or a folder with its casync index or archive.", around)
    {
        Add(_file);
        Add(_with);
        _stores = new StorePlaces(this);
        _trust = new TrustOptionSet(this, isUpdate: false);
        _connections = new ConnectionOptions(this, around);
        AddReportOptions();
        UsualOptions = ["--with", "--store", "--user", "--netrc", "--proxy", "--quiet", "--json"];
        Examples = ["morsel verify disk.img", "morsel verify disk.img --with https://example.org/disk.img.zsync", "morsel verify /srv/app --with https://example.org/app.caidx"];
    }

    public override string AdviceOnSurplus => "; specify the control file with --with";

    protected override async Task<ExitCode> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string path = parsed.GetRequiredValue(_file);
        if (Directory.Exists(path))
            return await VerifyFolderAsync(parsed, path, cancellationToken).ConfigureAwait(false);
        if (OptionKinds.FirstGiven(parsed, [_stores.Option]) is { } ofFolders)
            throw CommandFailure.Usage($"{ofFolders}: {path} is not a folder");
        string control = parsed.GetValue(_with) is { } named ? SourceText.Checked(named, "--with") : Beside(path);
        TrustOptions trust = _trust.Read(parsed);
        VerifyReport report;
        using (var screen = new ProgressScreen(Around, IsQuiet(parsed), Path.GetFileName(path)))
        {
            var view = new UpdateView(screen, Around.Time);
            report = await _connections.RunAsync(
                parsed, (updater, token) => updater.VerifyAsync(path, control, trust, view, token), cancellationToken).ConfigureAwait(false);
        }
        Print(parsed, () => VerifyText.Of(path, report), json => VerifyJson.Write(json, path, report), []);
        return report switch
        {
            { IsIdentical: false } => ExitCode.ContentDiffers,
            { Proven: ProofLevel.None } => ExitCode.NothingProven,
            _ => ExitCode.Ok,
        };
    }

    private async Task<ExitCode> VerifyFolderAsync(ParseResult parsed, string path, CancellationToken cancellationToken)
    {
        string control = parsed.GetValue(_with) is { } named ? SourceText.Checked(named, "--with") : BesideFolder(path);
        if (_trust.Read(parsed).KeyFiles.Count > 0)
            throw CommandFailure.Usage($"--trust: {path} is a folder, which has no signed control file to compare with; verify the signature of its index with ssh-keygen -Y verify");
        var request = new TreeVerifyRequest { FolderPath = path, ArchivePath = control, Stores = _stores.Read(parsed) };
        TreeVerifyReport report;
        using (var screen = new ProgressScreen(Around, IsQuiet(parsed), Path.GetFileName(Path.TrimEndingDirectorySeparator(path))))
        {
            var view = new PayloadView(screen, "verifying");
            report = await _connections.ReachAsync(
                parsed, (options, token) => CatarFile.VerifyAsync(request with { Options = options }, view, token), cancellationToken).ConfigureAwait(false);
        }
        Print(parsed, () => TreeText.Of(path, report), json => TreeJson.Write(json, path, report), []);
        return report.IsIdentical ? ExitCode.Ok : ExitCode.ContentDiffers;
    }

    private static string BesideFolder(string path)
    {
        string folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)), index = folder + ".caidx", archive = folder + ".catar";
        return File.Exists(index) ? index
            : File.Exists(archive) ? archive
            : throw new CommandFailure(ExitCode.NotFound, $"{index}: there is no such file; specify the index or the archive of the folder with --with");
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
