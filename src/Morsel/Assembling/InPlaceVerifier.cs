using System.Buffers;
using Morsel.Files;
using Morsel.Proof;
using Morsel.Target;

namespace Morsel.Assembling;

/// <summary>Proves the blocks of a file where they stand, on all cores: a part file that is resumed, or an output that may be current.</summary>
internal sealed class InPlaceVerifier(BlockVerifier verifier, int threads)
{
    private const int BatchBytes = 256 << 10;

    private readonly TargetLayout _layout = verifier.Index.Layout;

    private BlockVerifier Verifier => verifier;

    /// <summary>Told about blocks as they are proven; never by two threads at once.</summary>
    public Action<BlockRun>? OnProven { get; init; }

    /// <summary>Compares a file with the target.</summary>
    /// <param name="file">The file; shorter or longer than the target is allowed.</param>
    /// <param name="stopAtDifference">Whether one wrong block is enough to know.</param>
    /// <param name="progress">Told the number of bytes compared.</param>
    /// <param name="cancellationToken">Ends the comparison.</param>
    public async Task<InPlaceResult> VerifyAsync(IBlockFile file, bool stopAtDifference, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var pass = new Pass(this, file, stopAtDifference, progress);
        Task[] workers = new Task[Math.Clamp(Math.Min(file.Length, _layout.Length) / BatchBytes, 1, threads)];
        for (int i = 0; i < workers.Length; i++)
            workers[i] = Task.Factory.StartNew(() => pass.Work(cancellationToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await Task.WhenAll(workers).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return pass.Result;
    }

    private sealed class Pass(InPlaceVerifier owner, IBlockFile file, bool stopAtDifference, IProgress<long>? progress)
    {
        private readonly long _fileBytes = Math.Min(file.Length, owner._layout.Length);
        private int _nextBlock;
        private long _doneBytes;

        public InPlaceResult Result { get; } = new(new BlockSet(owner._layout.BlockCount));

        public void Work(CancellationToken cancellationToken)
        {
            byte[] buffer = ArrayPool<byte>.Shared.Rent(Math.Max(BatchBytes, owner._layout.BlockBytes));
            try
            {
                while (!cancellationToken.IsCancellationRequested && !(stopAtDifference && Result.WrongBlocks > 0) && NextBatch() is { } batch)
                    Compare(batch, buffer);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }

        private BlockRun? NextBatch()
        {
            lock (Result)
            {
                if (_nextBlock >= owner._layout.BlockCount || owner._layout.StartOf(_nextBlock) >= _fileBytes)
                    return null;
                BlockRun batch = owner._layout.RunFrom(_nextBlock, BatchBytes);
                _nextBlock = batch.End;
                return batch;
            }
        }

        private void Compare(BlockRun batch, byte[] buffer)
        {
            ByteRange range = owner._layout.RangeOf(batch);
            int read = file.Read(buffer.AsSpan(0, (int)range.Length), range.Start);
            BlockRun? there = read == 0 ? null : owner._layout.WholeBlocksIn(new ByteRange(range.Start, range.Start + read));
            for (int first = there?.First ?? 0; first < there?.End; first += BlockVerifier.MostBlocks)
            {
                var run = new BlockRun(first, Math.Min(BlockVerifier.MostBlocks, there.Value.End - first));
                int at = (int)(owner._layout.StartOf(first) - range.Start);
                Record(run, owner.Verifier.Prove(buffer.AsMemory(at), run), buffer.AsSpan(at));
            }
            progress?.Report(Interlocked.Add(ref _doneBytes, range.Length));
        }

        private void Record(BlockRun run, ProvenBlocks proven, ReadOnlySpan<byte> bytes)
        {
            lock (Result)
            {
                foreach (BlockRun right in proven.Runs())
                {
                    Result.Proven.Add(right);
                    owner.OnProven?.Invoke(right);
                }
                for (int block = run.First; block < run.End; block++)
                    Result.WrongBlocks += !proven.Has(block) && (stopAtDifference || HoldsSomething(bytes, run, block)) ? 1 : 0;
            }
        }

        // Blocks that were never written are zero in a part file.
        private bool HoldsSomething(ReadOnlySpan<byte> bytes, BlockRun run, int block) =>
            bytes.Slice((int)(owner._layout.StartOf(block) - owner._layout.StartOf(run.First)), (int)owner._layout.RangeOf(block).Length).ContainsAnyExcept((byte)0);
    }
}

/// <summary>Which blocks of a file stand where the target wants them.</summary>
/// <param name="Proven">The blocks that do.</param>
internal sealed record InPlaceResult(BlockSet Proven)
{
    /// <summary>Blocks that hold something else; one is enough where the comparison may stop.</summary>
    public int WrongBlocks { get; set; }

    /// <summary>Whether the file is rather another version of the target than an interrupted download of this one.</summary>
    public bool IsAnotherVersion => WrongBlocks > Math.Max(8, Proven.Count / 8);
}
