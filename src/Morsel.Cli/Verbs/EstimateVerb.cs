using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using Morsel.Casync;
using Morsel.Cli.Json;
using Morsel.Cli.Selection;
using Morsel.Cli.Text;
using Morsel.Zchunk;

namespace Morsel.Cli.Verbs;

/// <summary><c>morsel estimate</c>: what an update from one zchunk file, or casync index, to another would download.</summary>
internal sealed class EstimateVerb : Verb
{
    private readonly Argument<string[]> _files = new("FILE")
    {
        Description = "Zchunk file that users update to, or its header; or a casync index. Without --from, the old and the new one.",
        Arity = new ArgumentArity(1, 2),
    };

    private readonly Option<string?> _from = OptionKinds.Path("--from", "OLD", "Zchunk file that users have, or its header; or a casync index.");
    private readonly Option<string?> _store = OptionKinds.Path("--store", "DIR", "casync: store of the new chunks, to count compressed bytes.");

    [SetsRequiredMembers]
    public EstimateVerb(Surroundings around)
        : base("estimate", "Print how much users of one zchunk file, or casync index, must download to get another.", around)
    {
        Add(_files);
        Add(_from);
        Add(_store);
        AddReportOptions();
        Examples = ["morsel estimate primary-2.xml.zck --from primary-1.xml.zck", "morsel estimate disk-2.img.caibx --from disk-1.img.caibx --store default.castr"];
    }

    protected override async Task<ExitCode> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        (string old, string wanted) = (parsed.GetRequiredValue(_files), parsed.GetValue(_from)) switch
        {
            ([var only], { } from) => (from, only),
            ([var first, var second], null) => (first, second),
            ([_], null) => throw CommandFailure.Usage("estimate: --from is missing: specify the file that users have"),
            _ => throw CommandFailure.Usage("estimate: --from and two files: specify one file with --from"),
        };
        string? store = parsed.GetValue(_store);
        if (CasyncFile.IsIndex(wanted))
        {
            CasyncEstimate chunks = await CasyncFile.EstimateAsync(old, wanted, store, cancellationToken).ConfigureAwait(false);
            Print(parsed, () => CasyncText.Of(chunks), json => CasyncJson.Write(json, chunks), []);
            return ExitCode.Ok;
        }
        if (store is not null)
            throw CommandFailure.Usage($"--store: {wanted} is not a casync index");
        PayloadEstimate estimate = await ZchunkFile.EstimateAsync(old, wanted, cancellationToken).ConfigureAwait(false);
        Print(parsed, () => PayloadText.Of(estimate), json => PayloadJson.Write(json, estimate), estimate.Notes);
        return ExitCode.Ok;
    }
}
