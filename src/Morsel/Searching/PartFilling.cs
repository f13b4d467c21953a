using Morsel.Assembling;
using Morsel.Planning;
using Morsel.Proof;
using Morsel.Reporting;
using Morsel.Target;

namespace Morsel.Searching;

/// <summary>A part file that seeds fill, or an output in place, while some of it is fetched.</summary>
/// <param name="part">The file.</param>
/// <param name="writerForSeed">Makes what writes the blocks of one seed.</param>
/// <param name="layout">The target.</param>
/// <param name="feed">Told how far it is.</param>
internal sealed class PartFilling(ITargetFile part, Func<SeedWriter> writerForSeed, TargetLayout layout, ProgressFeed feed) : ISeedTarget
{
    /// <summary>Fetches one block before the others, if it can be had.</summary>
    public required Func<int, CancellationToken, Task> FetchFirstAsync { get; init; }

    public required FetchDuringScan? Early { get; init; }

    public required LinkSpeed? Speed { get; init; }

    public bool IsComplete => part.IsComplete;

    public long KnownBytes => part.KnownBytes;

    public void CopyKnown(BlockSet into) => part.CopyKnown(into);

    public void Take(VerifiedBlocks literal) => part.Write(literal);

    public ScannedSeed Begin(SeedList.Entry entry) => new(entry, writerForSeed());

    public async Task<ReadOnlyMemory<byte>> ReadAsync(int block, CancellationToken cancellationToken)
    {
        await FetchFirstAsync(block, cancellationToken).ConfigureAwait(false);
        byte[] bytes = new byte[layout.RangeOf(block).Length];
        return part.TryRead(bytes, layout.StartOf(block)) ? bytes : default(ReadOnlyMemory<byte>);
    }

    public async Task EndAsync()
    {
        if (Early is not { } early)
            return;
        long missing = layout.Length - KnownBytes;
        if (early.IsUnderWay)
            feed.Begin(UpdatePhase.Fetching, missing);
        await early.EndAsync().ConfigureAwait(false);
        if (IsComplete)
            feed.Done()?.Report(missing);
    }
}
