using Morsel.Planning;
using Morsel.Proof;
using Morsel.Target;

namespace Morsel.Searching;

/// <summary>What seeds are searched for: a part file that they fill, or a plan that notes what they hold.</summary>
internal interface ISeedTarget
{
    /// <summary>Whether nothing is missing.</summary>
    bool IsComplete { get; }

    /// <summary>Bytes of the target that are there.</summary>
    long KnownBytes { get; }

    /// <summary>Fetches what the scan of the last seed has passed; null where nothing is fetched while seeds are scanned.</summary>
    FetchDuringScan? Early => null;

    /// <summary>What the link is like; null if unknown: then seeds are searched to their end.</summary>
    LinkSpeed? Speed => null;

    void CopyKnown(BlockSet into);

    /// <summary>Takes blocks that came with the description.</summary>
    void Take(VerifiedBlocks literal);

    /// <summary>A search will ask for a block.</summary>
    void Expect(int block)
    {
    }

    /// <summary>What takes the blocks of a seed.</summary>
    ScannedSeed Begin(SeedList.Entry entry);

    /// <summary>The bytes of a block that a search cannot do without; empty where they are not to be had.</summary>
    Task<ReadOnlyMemory<byte>> ReadAsync(int block, CancellationToken cancellationToken);

    /// <summary>The search is over; what is still under way ends before this does.</summary>
    Task EndAsync() => Task.CompletedTask;
}
