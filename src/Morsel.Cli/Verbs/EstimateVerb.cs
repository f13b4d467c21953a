using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using Morsel.Casync;
using Morsel.Cli.Html;
using Morsel.Cli.Json;
using Morsel.Cli.Progress;
using Morsel.Cli.Selection;
using Morsel.Cli.Text;
using Morsel.Estimates;
using Morsel.Zchunk;

namespace Morsel.Cli.Verbs;

/// <summary><c>morsel estimate</c>: what a release would cost its users, in each way to publish it.</summary>
internal sealed class EstimateVerb : Verb
{
    private readonly Argument<string[]> _files = new("FILE")
    {
        Description = "File to publish. Without --from, the old and the new one.",
        Arity = new ArgumentArity(1, 2),
    };

    private readonly EstimateOptions _options;
    private readonly Option<string?> _store = OptionKinds.Path("--store", "DIR", "For two casync indexes: store of the new chunks, to count compressed bytes.");
    private readonly Option<string?> _html = HtmlOption.New();

    [SetsRequiredMembers]
    public EstimateVerb(Surroundings around)
        : base("estimate", "Print what a new version of a file would cost its users, in each way to publish it.", around)
    {
        Add(_files);
        _options = new EstimateOptions(this);
        Add(_store);
        Add(_html);
        AddReportOptions();
        Examples =
        [
            "morsel estimate disk-2.img --from disk-1.img",
            "morsel estimate disk-2.img --from disk-1.img --link 100mbit,30ms --html estimate.html",
            "morsel estimate primary-2.xml.zck --from primary-1.xml.zck",
            "morsel estimate disk-2.img.caibx --from disk-1.img.caibx --store default.castr",
        ];
    }

    protected override async Task<ExitCode> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        (string[] old, string wanted) = (parsed.GetRequiredValue(_files), _options.From(parsed)) switch
        {
            ([var only], { Length: > 0 } from) => (from, only),
            ([var first, var second], []) => ([first], second),
            ([_], []) => throw CommandFailure.Usage("estimate: --from is missing: specify the file that users have"),
            _ => throw CommandFailure.Usage("estimate: --from and two files: specify one file with --from"),
        };
        if (CasyncFile.IsIndex(wanted))
        {
            CasyncEstimate chunks = await CasyncFile.EstimateAsync(OnlyOne(parsed, old), wanted, parsed.GetValue(_store), cancellationToken).ConfigureAwait(false);
            Print(parsed, () => CasyncText.Of(chunks), json => CasyncJson.Write(json, chunks), []);
            return ExitCode.Ok;
        }
        if (parsed.GetValue(_store) is not null)
            throw CommandFailure.Usage($"--store: {wanted} is not a casync index");
        if (ZchunkFile.IsAt(wanted))
        {
            PayloadEstimate estimate = await ZchunkFile.EstimateAsync(OnlyOne(parsed, old), wanted, cancellationToken).ConfigureAwait(false);
            Print(parsed, () => PayloadText.Of(estimate), json => PayloadJson.Write(json, estimate), estimate.Notes);
            return ExitCode.Ok;
        }
        return await EstimateWaysAsync(parsed, wanted, old, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ExitCode> EstimateWaysAsync(ParseResult parsed, string wanted, string[] old, CancellationToken cancellationToken)
    {
        EstimateReport report;
        using (var screen = new ProgressScreen(Around, IsQuiet(parsed), Path.GetFileName(wanted)))
            report = await new Estimator().EstimateAsync(_options.Request(parsed, wanted, old), new EstimateView(screen, File.Exists(wanted) ? new FileInfo(wanted).Length : 0), cancellationToken).ConfigureAwait(false);
        if (parsed.GetValue(_html) is { } page)
            HtmlOption.Write(page, EstimatePage.Of(report));
        Print(parsed, () => EstimateText.Of(report), json => EstimateJson.Write(json, report), report.Notes);
        return ExitCode.Ok;
    }

    private string OnlyOne(ParseResult parsed, string[] old) =>
        (_options.GivenForWays(parsed) ?? OptionKinds.FirstGiven(parsed, [_html])) is { } given ? throw CommandFailure.Usage($"{given} is not for zchunk files and casync indexes")
        : old is [var only] ? only
        : throw CommandFailure.Usage($"--from: one file for a zchunk file or a casync index, got {old.Length}");
}
