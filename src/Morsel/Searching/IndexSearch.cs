using Morsel.Formats;
using Morsel.Proof;
using Morsel.Seeds;
using Morsel.Target;

namespace Morsel.Searching;

/// <summary>
/// A search by the coarser of two control files: nothing is taken of what it finds, but the records are computed that the finer one has of it, and it is
/// noted where it stands.
/// </summary>
/// <param name="coarse">The target in the blocks of the coarser one.</param>
/// <param name="records">The finer one.</param>
internal sealed class IndexSearch(TargetLayout coarse, IndexRecords records) : ISeedTarget
{
    private readonly BlockSet _known = new(coarse.BlockCount);

    /// <summary>Where what was found stands.</summary>
    public SeedPlaces Places { get; } = new(coarse.BlockBytes);

    public bool IsComplete => _known.IsFull;

    public long KnownBytes => _known.BytesIn(coarse);

    public void CopyKnown(BlockSet into) => into.CopyFrom(_known);

    public void Take(VerifiedBlocks literal) => TakeNew(literal, (_, _) => { });

    public ScannedSeed Begin(SeedList.Entry entry)
    {
        var receiver = new Receiver(this, entry);
        return new ScannedSeed(entry, receiver, () => receiver.FoundBytes);
    }

    public Task<ReadOnlyMemory<byte>> ReadAsync(int block, CancellationToken cancellationToken) => Task.FromResult<ReadOnlyMemory<byte>>(default);

    private void TakeNew(VerifiedBlocks blocks, Action<BlockRun, long> onNew)
    {
        for (int first = _known.NextMissing(blocks.Run.First); first < blocks.Run.End; first = _known.NextMissing(first))
        {
            var run = new BlockRun(first, Math.Min(_known.NextMember(first), blocks.Run.End) - first);
            VerifiedBlocks fresh = blocks.Slice(coarse, run);
            records.Compute(run, fresh.Bytes.Span);
            _known.Add(run);
            onNew(run, fresh.Range.Start - blocks.Range.Start);
        }
    }

    /// <summary>Takes what is found in one seed.</summary>
    private sealed class Receiver(IndexSearch search, SeedList.Entry entry) : IMatchReceiver
    {
        public long FoundBytes { get; private set; }

        public bool IsComplete => search.IsComplete;

        public bool IsBehind => false;

        public void Take(VerifiedBlocks blocks, long seedOffset) => search.TakeNew(blocks, (run, skipped) =>
        {
            ByteRange target = search.Layout.RangeOf(run);
            FoundBytes += target.Length;
            search.Places.Add(entry, new SeedPlace(seedOffset + skipped, target));
        });
    }

    private TargetLayout Layout => coarse;
}
