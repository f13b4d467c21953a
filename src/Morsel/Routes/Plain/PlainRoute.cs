using Morsel.Fetching;
using Morsel.Planning;
using Morsel.Proof;
using Morsel.Target;

namespace Morsel.Routes.Plain;

/// <summary>The way by ranges of the target itself.</summary>
internal sealed class PlainRoute(PlainOrigin origin, BlockVerifier verifier) : IRoute
{
    public Origin Origin => origin;

    public string Name => "the plain file";

    public bool BringsAny => true;

    public RouteCost? CostOf(BlockSet known, LinkCost link) => FetchForecast.Of(new PlainGoal(verifier, new KnownBlocks(known), origin), link);

    public async Task<string> FetchAsync(IVerifiedSink sink, IProvenBytes target, RouteTerms terms, CancellationToken cancellationToken)
    {
        FetchTally tally = await terms.FetchAsync(new PlainGoal(verifier, sink, origin), terms.OnProgress, cancellationToken).ConfigureAwait(false);
        terms.Tally.Add(tally);
        return $"{tally.WrongBlocks} blocks differ";
    }
}
