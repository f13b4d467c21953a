using System.Collections.Concurrent;
using Morsel.Matching;
using Morsel.Proof;
using Morsel.Target;

namespace Morsel.Seeds;

/// <summary>
/// Makes chunks of what a seed holds, as the target's publisher would have made them, on all cores; what its checksum then proves is a block.
/// What is found does not depend on the number of threads.
/// </summary>
internal sealed class MadeChunkSearch(BlockVerifier verifier, IMadeChunkMatcher matcher, BlockSet known, int threads) : ISeedSearch
{
    private const int BatchBytes = 4 << 20;
    private const int BatchPieces = 1024;

    private readonly ChunkTaker _taker = new(verifier, matcher.Blocks, known);
    private ReadOnlyMemory<byte> _dictionary;

    public int? Needs => matcher.DictionaryBlock;

    public void Tell(ReadOnlyMemory<byte> needed) => _dictionary = needed;

    public Task<IOException?> ScanAsync(ISeed seed, IMatchReceiver receiver, IProgress<long>? progress, CancellationToken cancellationToken) =>
        Task.Factory.StartNew(
            () => Scan(new SeedCursor(seed), receiver, progress, cancellationToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private IOException? Scan(SeedCursor seed, IMatchReceiver receiver, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var makers = new ConcurrentBag<IChunkMaker>();
        try
        {
            IndexedSeed indexed = IndexedSeed.Read(seed, matcher);
            ReadOnlyMemory<byte> dictionary = indexed.Index?.Dictionary is { } piece ? indexed.Piece(seed, piece) : default;
            var terms = new MakingTerms(_dictionary, indexed.Index, dictionary);
            // The first tells whether there can be any.
            makers.Add(matcher.CreateMaker(terms));
            var batch = new Batch(matcher, terms, makers, known, threads);
            foreach ((SeedChunk next, ReadOnlyMemory<byte> bytes) in Pieces(seed, indexed))
            {
                batch.Add(next, bytes);
                if (batch.Bytes < BatchBytes && batch.Count < BatchPieces)
                    continue;
                Drain(batch, receiver, cancellationToken);
                progress?.Report(seed.Position);
                if (receiver.IsComplete)
                    return null;
            }
            Drain(batch, receiver, cancellationToken);
            progress?.Report(seed.Position);
            return null;
        }
        catch (IOException problem)
        {
            return problem;
        }
        catch (InvalidDataException problem)
        {
            return new IOException(problem.Message, problem);
        }
        finally
        {
            foreach (IChunkMaker maker in makers)
                maker.Dispose();
        }
    }

    private IEnumerable<(SeedChunk Piece, ReadOnlyMemory<byte> Bytes)> Pieces(SeedCursor seed, IndexedSeed indexed)
    {
        // What an index beside the seed promised was looked at before: where some of that is not there, it is of another file.
        if (indexed.Index is { } index && !(indexed.IsBeside && !seed.IsIndexSure && index.Exact(known).Count > 0))
            return index.IsStoredOtherwise ? index.Makeable().Select(piece => (piece, indexed.Piece(seed, piece))) : [];
        return new CutSeed(seed, indexed.Head, matcher).Pieces();
    }

    private void Drain(Batch batch, IMatchReceiver receiver, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        foreach ((SeedChunk piece, int block, ReadOnlyMemory<byte> made) in batch.Make())
        {
            if (block >= 0)
                _taker.Take(block, made, piece.Offset, receiver);
        }
        batch.Clear();
    }

    /// <summary>Pieces that are worked on side by side.</summary>
    private sealed class Batch(IMadeChunkMatcher matcher, MakingTerms terms, ConcurrentBag<IChunkMaker> makers, BlockSet known, int threads)
    {
        private readonly List<(SeedChunk Piece, ReadOnlyMemory<byte> Bytes)> _pieces = [];

        public int Count => _pieces.Count;

        public long Bytes { get; private set; }

        public void Add(SeedChunk piece, ReadOnlyMemory<byte> bytes)
        {
            _pieces.Add((piece, bytes));
            Bytes += bytes.Length;
        }

        public void Clear()
        {
            _pieces.Clear();
            Bytes = 0;
        }

        /// <summary>What was made of each, in their order.</summary>
        public (SeedChunk Piece, int Block, ReadOnlyMemory<byte> Made)[] Make()
        {
            var made = new (SeedChunk, int, ReadOnlyMemory<byte>)[_pieces.Count];
            Parallel.For(0, _pieces.Count, new ParallelOptions { MaxDegreeOfParallelism = threads }, i =>
            {
                if (!makers.TryTake(out IChunkMaker? maker))
                    maker = matcher.CreateMaker(terms);
                (SeedChunk piece, ReadOnlyMemory<byte> bytes) = _pieces[i];
                int block = maker.Make(piece, bytes, known, out ReadOnlyMemory<byte> result);
                made[i] = (piece, block, result);
                makers.Add(maker);
            });
            return made;
        }
    }
}
