using Morsel.Compression;
using Morsel.Fetching;
using Morsel.Planning;
using Morsel.Proof;
using Morsel.Target;

namespace Morsel.Routes.Whole;

/// <summary>The way by the compressed whole: it needs nothing that is there, and brings again what is.</summary>
/// <param name="origin">The compressed object.</param>
/// <param name="verifier">Proves blocks.</param>
/// <param name="newDecoder">Makes what unpacks it.</param>
internal sealed class WholeRoute(WholeOrigin origin, BlockVerifier verifier, Func<IStreamDecoder> newDecoder) : IRoute
{
    // A rest smaller than this share of it is not worth all of it.
    private const int LeastShare = 3;

    public Origin Origin => origin;

    public string Name => "the compressed file";

    // All that comes first is fetched for what comes last.
    public bool BringsAny => false;

    public RouteCost? CostOf(BlockSet known, LinkCost link)
    {
        if (known.IsFull)
            return default(RouteCost);
        long missing = known.MissingRuns().Sum(run => verifier.Index.Layout.RangeOf(run).Length);
        return missing < origin.PackedBytes / LeastShare ? null : Cost(origin, verifier.Index.Layout.Length, link);
    }

    /// <summary>What all of it costs.</summary>
    /// <param name="origin">The compressed object.</param>
    /// <param name="length">Bytes of the target.</param>
    /// <param name="link">The link to the servers.</param>
    public static RouteCost Cost(WholeOrigin origin, long length, LinkCost link)
    {
        TimeSpan time = link.TimeForWhole(origin.PackedBytes), unpacking = link.RoundTrip + TimeSpan.FromSeconds(length / BytesPerSecond(origin.Packing));
        return new RouteCost(origin.PackedBytes, Ranges: 1, Requests: 1, time > unpacking ? time : unpacking, origin.Packing == WholePacking.Gzip ? 0 : 1L << origin.Window);
    }

    public async Task<string> FetchAsync(IVerifiedSink sink, IProvenBytes target, RouteTerms terms, CancellationToken cancellationToken)
    {
        TransportException? problem = null;
        foreach (FetchSource source in terms.Sources)
        {
            try
            {
                var blocks = new BlockSink(verifier, sink);
                var fetch = new PackedFetch(new PackedObject(source, origin, newDecoder), terms.Guards.Clock, terms.Tally);
                await fetch.RunAsync(blocks, terms.OnProgress, cancellationToken).ConfigureAwait(false);
                return "the content of the compressed file differs";
            }
            catch (TransportException e)
            {
                problem = e;
            }
        }
        throw problem!;
    }

    // Plain bytes a second on one core.
    private static double BytesPerSecond(WholePacking packing) => packing switch
    {
        WholePacking.Xz => 0.08e9,
        WholePacking.Gzip => 0.3e9,
        _ => 0.8e9,
    };
}
