using Morsel.Assembling;
using Morsel.Planning;
using Morsel.Proof;
using Morsel.Target;

namespace Morsel.Updating;

/// <summary>Makes the moves of an update in place. What was found a moment ago is proven again in the buffer from which it is written: the file may have changed.</summary>
/// <param name="target">The output.</param>
/// <param name="journal">Takes what is saved.</param>
/// <param name="verifier">Proves blocks.</param>
/// <param name="moves">The moves.</param>
internal sealed class MoveRun(InPlaceFile target, MoveJournal journal, BlockVerifier verifier, Move[] moves)
{
    // One flush of the journal is for so many bytes, as long as they are needed soon.
    private const int SavedAheadSteps = 1 << 12;

    private readonly HashSet<int> _savedAhead = [];
    private byte[] _buffer = [];

    /// <summary>Bytes that were written where they belong.</summary>
    public long MovedBytes { get; private set; }

    private TargetLayout Layout => verifier.Index.Layout;

    /// <summary>Makes them on a thread of its own.</summary>
    /// <param name="steps">What to do, in this order.</param>
    /// <param name="progress">Told the bytes that were written.</param>
    /// <param name="cancellationToken">Ends it between two moves.</param>
    /// <exception cref="IOException">The output cannot be read or written, or the journal not flushed.</exception>
    public Task RunAsync(IReadOnlyList<MoveStep> steps, IProgress<long>? progress, CancellationToken cancellationToken) =>
        Task.Factory.StartNew(() => Run(steps, progress, cancellationToken), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private void Run(IReadOnlyList<MoveStep> steps, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        for (int at = 0; at < steps.Count; at++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            MoveStep step = steps[at];
            Move move = moves[step.Move];
            switch (step.Act)
            {
                case MoveAct.Save when !_savedAhead.Remove(step.Move):
                    SaveFrom(steps, at);
                    break;
                case MoveAct.Copy:
                    Copy(move);
                    progress?.Report(MovedBytes);
                    break;
                case MoveAct.Restore:
                    Restore(move);
                    progress?.Report(MovedBytes);
                    break;
            }
            if (step.IsLast)
                journal.Forget(SourceOf(move));
        }
    }

    private static MoveSource SourceOf(Move move) => new(move.From, (int)move.Target.Length);

    // To read earlier is always right. Nothing is overwritten before what was saved is on the disk.
    private void SaveFrom(IReadOnlyList<MoveStep> steps, int at)
    {
        long bytes = 0;
        for (int next = at; next < Math.Min(steps.Count, at + SavedAheadSteps) && bytes < journal.FlushedAtOnceBytes; next++)
        {
            MoveStep step = steps[next];
            if (step.Act != MoveAct.Save || _savedAhead.Contains(step.Move))
                continue;
            bytes += moves[step.Move].Target.Length;
            Save(moves[step.Move]);
            if (next > at)
                _savedAhead.Add(step.Move);
        }
        journal.Flush();
    }

    private void Save(Move move)
    {
        Span<byte> bytes = Buffer(move.Target.Length);
        if (target.File.Read(bytes, move.From) == bytes.Length)
            journal.TrySave(SourceOf(move), move.Target.Start, bytes, target.Flush);
    }

    private void Copy(Move move)
    {
        Span<byte> bytes = Buffer(move.Target.Length);
        if (target.File.Read(bytes, move.From) == bytes.Length)
            Write(move);
    }

    private void Restore(Move move)
    {
        if (journal.TryRead(SourceOf(move), Buffer(move.Target.Length)))
            Write(move);
    }

    private void Write(Move move)
    {
        int first = Layout.BlockAt(move.Target.Start);
        foreach (VerifiedBlocks blocks in ProvenRun.Of(verifier, _buffer, new BlockRun(first, Layout.FirstBlockFrom(move.Target.End) - first)))
            target.Write(blocks, written => MovedBytes += Layout.RangeOf(written).Length);
    }

    private Span<byte> Buffer(long bytes)
    {
        if (_buffer.Length < bytes)
            _buffer = new byte[Math.Max(bytes, MoveList.MostBytes)];
        return _buffer.AsSpan(0, (int)bytes);
    }
}
