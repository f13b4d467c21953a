using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using Morsel.Cli.Json;
using Morsel.Cli.Progress;
using Morsel.Cli.Selection;
using Morsel.Cli.Text;

namespace Morsel.Cli.Verbs;

/// <summary><c>morsel get</c>: updates one file.</summary>
internal sealed class GetVerb : Verb
{
    private readonly SourceOptions _source;
    private readonly SeedOptions _seeds;
    private readonly ProofOptions _proof;
    private readonly ZchunkOptions _zchunk;
    private readonly ConnectionOptions _connections;

    private readonly Option<string?> _keepControl =
        OptionKinds.Text("--keep-control", "FILE", "Keep the control file there, and ask for it again only if it changed.", "-k");

    private readonly Option<string[]> _mirrors =
        OptionKinds.Texts("--mirror", "URL", "Another address of the same file, tried after those the control file names.");

    private readonly Option<bool> _whole =
        OptionKinds.Flag("--whole", "Fetch the file whole: search no seeds, never ask for ranges; the control file still proves it.");

    private readonly Option<bool> _keepOld = OptionKinds.Flag("--keep-old", "Keep the replaced file as FILE.zs-old.");
    private readonly Option<bool> _keepZck = OptionKinds.Flag("--keep-zck", "With --unpack, keep the zchunk file beside its content.");
    private readonly Option<bool> _noMtime = OptionKinds.Flag("--no-mtime", "Leave the file's time as it is written.");

    private readonly Option<bool> _noRecompress =
        OptionKinds.Flag("--no-recompress", "Of a gzip file, keep what is in it: do not compress it again as it was published.");

    private readonly Option<bool> _gzipFile =
        OptionKinds.Flag("--gzip-file", "Of a gzip file that cannot be made again, do not keep what is in it: fetch it whole.");

    [SetsRequiredMembers]
    public GetVerb(Surroundings around)
        : base("get", "Update a file: take from local files what they hold, fetch the rest, prove the whole.", around)
    {
        _source = new SourceOptions(this);
        _seeds = new SeedOptions(this);
        _proof = new ProofOptions(this);
        _zchunk = new ZchunkOptions(this);
        Add(_keepZck);
        Add(_mirrors);
        Add(_whole);
        Add(_keepControl);
        Add(_keepOld);
        Add(_noMtime);
        Add(_noRecompress);
        Add(_gzipFile);
        _connections = new ConnectionOptions(this, around);
        AddReportOptions();
        Examples =
        [
            "morsel get https://example.org/disk.img.zsync",
            "morsel get https://example.org/disk-2.img -i disk-1.img -o disk-2.img",
            "morsel get disk.img.zsync --base-url https://example.org/ --require sha256",
            "morsel get https://example.org/primary.xml.zck --unpack",
        ];
    }

    protected override async Task<ExitCode> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        UpdateRequest request = Request(parsed);
        UpdateReport report;
        using (var screen = new ProgressScreen(Around, IsQuiet(parsed)))
        {
            var view = new UpdateView(screen, Around.Time);
            report = await _connections.RunAsync(
                parsed, (updater, token) => updater.UpdateAsync(request, view, token), cancellationToken, () => view.HowFar).ConfigureAwait(false);
        }
        Print(parsed, () => UpdateText.Of(report), json => UpdateJson.Write(json, report), report.Notes);
        return report.Proven == ProofLevel.None ? ExitCode.NothingProven : ExitCode.Ok;
    }

    private UpdateRequest Request(ParseResult parsed)
    {
        UpdateRequest request = _zchunk.AddTo(_proof.AddTo(_seeds.AddTo(_source.Request(parsed), parsed), parsed), parsed);
        return request with
        {
            Mirrors = [.. (parsed.GetValue(_mirrors) ?? []).Select(text => SourceOptions.Address("--mirror", text))],
            WholeOnly = parsed.GetValue(_whole),
            KeepDescriptionPath = parsed.GetValue(_keepControl),
            KeepReplaced = parsed.GetValue(_keepOld),
            SetModifiedTime = !parsed.GetValue(_noMtime),
            Gzip = new() { Recompress = !parsed.GetValue(_noRecompress), FetchFile = parsed.GetValue(_gzipFile) },
            Zchunk = request.Zchunk with { KeepPayload = parsed.GetValue(_keepZck) },
        };
    }
}
