using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using Morsel.Cli.Json;
using Morsel.Cli.Text;
using Morsel.Zchunk;

namespace Morsel.Cli.Verbs;

/// <summary><c>morsel estimate</c>: what an update from one zchunk file to another would download.</summary>
internal sealed class EstimateVerb : Verb
{
    private readonly Argument<string> _old = new("OLD") { Description = "Zchunk file that users have, or its header." };
    private readonly Argument<string> _new = new("NEW") { Description = "Zchunk file that they update to, or its header." };

    [SetsRequiredMembers]
    public EstimateVerb(Surroundings around)
        : base("estimate", "Print how much users of one zchunk file must download to get another.", around)
    {
        Add(_old);
        Add(_new);
        AddReportOptions();
        Examples = ["morsel estimate primary-1.xml.zck primary-2.xml.zck"];
    }

    protected override async Task<ExitCode> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        PayloadEstimate estimate = await ZchunkFile
            .EstimateAsync(parsed.GetRequiredValue(_old), parsed.GetRequiredValue(_new), cancellationToken).ConfigureAwait(false);
        Print(parsed, () => PayloadText.Of(estimate), json => PayloadJson.Write(json, estimate), estimate.Notes);
        return ExitCode.Ok;
    }
}
