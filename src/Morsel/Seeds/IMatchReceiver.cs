using Morsel.Proof;

namespace Morsel.Seeds;

/// <summary>Takes what a scan found. Called by one thread at a time, in the order of the seed, whatever the number of threads.</summary>
internal interface IMatchReceiver
{
    /// <summary>Whether nothing more is needed.</summary>
    bool IsComplete { get; }

    /// <summary>Whether what was taken already waits for work that follows it: then a scan leaves a core to that work.</summary>
    bool IsBehind { get; }

    /// <summary>Takes blocks that were found and proven; they may be known already.</summary>
    /// <param name="blocks">The blocks; their bytes are valid during the call only.</param>
    /// <param name="seedOffset">Where the first of them begins in the seed, in bytes.</param>
    void Take(VerifiedBlocks blocks, long seedOffset);
}
