using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using Morsel.Casync;
using Morsel.Cli.Json;
using Morsel.Cli.Progress;
using Morsel.Cli.Selection;
using Morsel.Cli.Text;
using Morsel.Zchunk;

namespace Morsel.Cli.Verbs;

/// <summary><c>morsel unpack</c>: what a zchunk file holds, or an archive of a folder.</summary>
internal sealed class UnpackVerb : Verb
{
    private const string StandardOutput = "-", Extension = ".catar";

    private readonly Argument<string> _file = new("FILE") { Description = "Zchunk file, FILE.zck, or archive of a folder, FILE.catar." };
    private readonly Option<string?> _output = OptionKinds.Path("--output", "FILE", "Write the result here; - is standard output (default: the name without its ending, in the current folder).", "-o", takesDash: true);
    private readonly Option<bool> _verify = OptionKinds.Flag("--verify", "Zchunk file: verify everything, write nothing.");
    private readonly Option<bool> _headerOnly = OptionKinds.Flag("--header-only", "Zchunk file: write the header with the dictionary (FILE.zhr) instead of the content.");
    private readonly Option<bool> _dictionary = OptionKinds.Flag("--dict", "Zchunk file: write the dictionary (FILE.zdict) instead of the content.");

    private readonly TreeOptionSet _tree = new();

    [SetsRequiredMembers]
    public UnpackVerb(Surroundings around)
        : base("unpack", "Unpack a zchunk file, and verify every chunk and the whole file; or extract an archive of a folder.", around)
    {
        Add(_file);
        Add(_output);
        Add(_verify);
        Add(_headerOnly);
        Add(_dictionary);
        foreach (Option option in _tree.All)
            Add(option);
        AddReportOptions();
        UsualOptions = ["--output", "--verify", "--header-only", "--dict", "--delete", "--checksum", "--quiet", "--json"];
        Examples = ["morsel unpack primary.xml.zck", "morsel unpack primary.xml.zck --verify", "morsel unpack primary.xml.zck -o - | wc -l", "morsel unpack app.catar -o /srv/app --delete"];
    }

    public override string AdviceOnSurplus => "; specify the output with -o";

    protected override async Task<ExitCode> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (CatarFile.IsAt(parsed.GetRequiredValue(_file)))
            return await ExtractAsync(parsed, cancellationToken).ConfigureAwait(false);
        if (OptionKinds.FirstGiven(parsed, _tree.All) is { } ofTrees)
            throw CommandFailure.Usage($"{ofTrees}: {parsed.GetRequiredValue(_file)} is not an archive of a folder (.catar)");
        bool isHeader = parsed.GetValue(_headerOnly), isDictionary = parsed.GetValue(_dictionary);
        if (isHeader && isDictionary)
            throw CommandFailure.Usage("--header-only and --dict: only one of them can be written");
        var request = new UnpackRequest
        {
            PayloadPath = parsed.GetRequiredValue(_file),
            OutputPath = parsed.GetValue(_output),
            VerifyOnly = parsed.GetValue(_verify),
            Part = isHeader ? PayloadPart.Header : isDictionary ? PayloadPart.Dictionary : PayloadPart.Content,
        };
        if (request.OutputPath == StandardOutput)
            return await WriteAsync(parsed, request, cancellationToken).ConfigureAwait(false);
        UnpackReport report;
        using (var screen = new ProgressScreen(Around, IsQuiet(parsed), Path.GetFileName(request.PayloadPath)))
            report = await ZchunkFile.ExtractAsync(request, new PayloadView(screen, "unpacking"), cancellationToken).ConfigureAwait(false);
        Print(parsed, () => PayloadText.Of(report), json => PayloadJson.Write(json, request.PayloadPath, report), [], report.OutputPath is { } path ? $"{path} is in place" : null);
        return ExitCode.Ok;
    }

    private async Task<ExitCode> ExtractAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string archive = parsed.GetRequiredValue(_file);
        if (OptionKinds.FirstGiven(parsed, [_verify, _headerOnly, _dictionary]) is { } ofZchunk)
            throw CommandFailure.Usage($"{ofZchunk}: {archive} is not a zchunk file");
        string name = Path.GetFileName(archive);
        string output = parsed.GetValue(_output) ?? (name.Length > Extension.Length && name.EndsWith(Extension, StringComparison.OrdinalIgnoreCase)
            ? name[..^Extension.Length]
            : throw CommandFailure.Usage($"{name} does not end with {Extension}: specify the folder with -o"));
        if (output == StandardOutput)
            throw CommandFailure.Usage("-o -: an archive of a folder cannot be written to standard output");
        TreeReport report;
        using (var screen = new ProgressScreen(Around, IsQuiet(parsed), name))
        {
            var request = new CatarExtractRequest { ArchivePath = archive, OutputPath = output, Options = _tree.Read(parsed) };
            report = await CatarFile.ExtractAsync(request, new PayloadView(screen, "extracting"), cancellationToken).ConfigureAwait(false);
        }
        Print(parsed, () => TreeText.Of(report), json => TreeJson.Write(json, archive, report), report.Notes, $"{report.OutputPath} is as in the archive");
        return ExitCode.Ok;
    }

    // Nothing else may go there.
    private async Task<ExitCode> WriteAsync(ParseResult parsed, UnpackRequest request, CancellationToken cancellationToken)
    {
        if (IsJson(parsed))
            throw CommandFailure.Usage("--json and -o -: both would be written to standard output");
        Stream output = Around.OpenOutput();
        await using (output.ConfigureAwait(false))
        {
            await ZchunkFile.ExtractToAsync(request, output, progress: null, cancellationToken).ConfigureAwait(false);
            await output.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        return ExitCode.Ok;
    }
}
