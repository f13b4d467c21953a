using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using Morsel.Cli.Json;
using Morsel.Cli.Progress;
using Morsel.Cli.Selection;
using Morsel.Cli.Text;
using Morsel.Zchunk;

namespace Morsel.Cli.Verbs;

/// <summary><c>morsel unpack</c>: what a zchunk file holds.</summary>
internal sealed class UnpackVerb : Verb
{
    private const string StandardOutput = "-";

    private readonly Argument<string> _file = new("FILE") { Description = "Zchunk file, FILE.zck." };
    private readonly Option<string?> _output = OptionKinds.Path("--output", "FILE", "Write the result here; - is standard output (default: the name without .zck, in the current folder).", "-o", takesDash: true);
    private readonly Option<bool> _verify = OptionKinds.Flag("--verify", "Verify everything, write nothing.");
    private readonly Option<bool> _headerOnly = OptionKinds.Flag("--header-only", "Write the header with the dictionary (FILE.zhr) instead of the content.");
    private readonly Option<bool> _dictionary = OptionKinds.Flag("--dict", "Write the dictionary (FILE.zdict) instead of the content.");

    [SetsRequiredMembers]
    public UnpackVerb(Surroundings around)
        : base("unpack", "Unpack a zchunk file, and verify every chunk and the whole file.", around)
    {
        Add(_file);
        Add(_output);
        Add(_verify);
        Add(_headerOnly);
        Add(_dictionary);
        AddReportOptions();
        Examples = ["morsel unpack primary.xml.zck", "morsel unpack primary.xml.zck --verify", "morsel unpack primary.xml.zck -o - | wc -l"];
    }

    public override string AdviceOnSurplus => "; specify the output with -o";

    protected override async Task<ExitCode> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
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
