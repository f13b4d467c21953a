using Morsel.Assembling;
using Morsel.Planning;
using Morsel.Proof;
using Morsel.Reporting;
using Morsel.Target;

namespace Morsel.Searching;

/// <summary>A part file that seeds fill, while some of it is fetched.</summary>
internal sealed class PartFilling(PartLedger ledger, TargetLayout layout, ProgressFeed feed) : ISeedTarget
{
    /// <summary>Fetches one block before the others, if it can be had.</summary>
    public required Func<int, CancellationToken, Task> FetchFirstAsync { get; init; }

    public required FetchDuringScan? Early { get; init; }

    public required LinkSpeed? Speed { get; init; }

    public bool IsComplete => ledger.Part.IsComplete;

    public long KnownBytes => ledger.Part.KnownBytes;

    public void CopyKnown(BlockSet into) => ledger.Part.CopyKnown(into);

    public void Take(VerifiedBlocks literal) => ledger.Part.Write(literal);

    public ScannedSeed Begin(SeedList.Entry entry) => new(entry, ledger.WriterForSeed());

    public async Task<ReadOnlyMemory<byte>> ReadAsync(int block, CancellationToken cancellationToken)
    {
        await FetchFirstAsync(block, cancellationToken).ConfigureAwait(false);
        var known = new BlockSet(layout.BlockCount);
        CopyKnown(known);
        if (!known.Contains(block))
            return default;
        ByteRange range = layout.RangeOf(block);
        byte[] bytes = new byte[range.Length];
        int read = ledger.Part.File.Read(bytes, range.Start);
        return bytes.AsMemory(0, read);
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
