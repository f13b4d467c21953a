using Morsel.Planning;
using Morsel.Proof;
using Morsel.Target;

namespace Morsel.Routes;

/// <summary>One way to bring missing blocks of a target.</summary>
internal interface IRoute
{
    /// <summary>What the blocks come from.</summary>
    Origin Origin { get; }

    /// <summary>What the blocks come from, in the words of a message: "the plain file".</summary>
    string Name { get; }

    /// <summary>Whether any block can be brought before it is known which others are missing.</summary>
    bool BringsAny { get; }

    /// <summary>What bringing the missing blocks would cost, told before anything is fetched.</summary>
    /// <param name="known">Blocks that need not be brought.</param>
    /// <param name="link">The link to the servers.</param>
    /// <returns>null where it leads nowhere now.</returns>
    RouteCost? CostOf(BlockSet known, LinkCost link);

    /// <summary>Asks how many bytes are stored of the missing blocks, where only the servers know.</summary>
    /// <param name="known">Blocks that need not be brought.</param>
    /// <param name="terms">Who is asked, and how.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    /// <returns>null where <see cref="CostOf"/> tells it.</returns>
    /// <exception cref="TransportException">No source answers any more, or it does not tell.</exception>
    Task<StoredSize?> MeasureAsync(BlockSet known, RouteTerms terms, CancellationToken cancellationToken) => Task.FromResult<StoredSize?>(null);

    /// <summary>Brings what it can. What is still missing afterwards is for the next route.</summary>
    /// <param name="sink">Takes proven blocks, and says which are missing.</param>
    /// <param name="target">Gives those that are there.</param>
    /// <param name="terms">Who is asked, how, and who is told.</param>
    /// <param name="cancellationToken">Ends the fetching; what was written stays.</param>
    /// <returns>In what the servers' content disagrees with the description, for a message; of no matter where nothing is missing any more.</returns>
    /// <exception cref="TransportException">No source answers any more.</exception>
    /// <exception cref="VerificationException">What is stored is what its own index says, and not what the description says.</exception>
    /// <exception cref="IOException">What unpacks it is not installed.</exception>
    Task<string> FetchAsync(IVerifiedSink sink, IProvenBytes target, RouteTerms terms, CancellationToken cancellationToken);
}

/// <summary>What is stored of missing blocks.</summary>
/// <param name="Bytes">Bytes that are stored.</param>
/// <param name="LackingCount">Objects that no source has.</param>
internal sealed record StoredSize(long Bytes, int LackingCount);
