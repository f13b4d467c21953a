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
    private readonly Argument<string> _old = new("OLD") { Description = "Zchunk file that users have, or its header; or a casync index." };
    private readonly Argument<string> _new = new("NEW") { Description = "Zchunk file that they update to, or its header; or a casync index." };
    private readonly Option<string?> _store = OptionKinds.Path("--store", "DIR", "casync: store of the new chunks, to count compressed bytes.");

    [SetsRequiredMembers]
    public EstimateVerb(Surroundings around)
        : base("estimate", "Print how much users of one zchunk file, or casync index, must download to get another.", around)
    {
        Add(_old);
        Add(_new);
        Add(_store);
        AddReportOptions();
        Examples = ["morsel estimate primary-1.xml.zck primary-2.xml.zck", "morsel estimate disk-1.img.caibx disk-2.img.caibx --store default.castr"];
    }

    protected override async Task<ExitCode> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string old = parsed.GetRequiredValue(_old), wanted = parsed.GetRequiredValue(_new);
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
