namespace Morsel.Reporting;

/// <summary>Adds up what several threads do, and reports it, one report at a time.</summary>
internal sealed class ProgressFeed(IProgress<UpdateProgress>? receiver)
{
    private readonly Lock _gate = new();
    private UpdateProgress _now;
    private long _doneBefore;   // in this phase, before it was begun once more

    /// <summary>Begins a phase, or more work of the same one: then what is done of it stays done.</summary>
    /// <param name="phase">What is done from now on.</param>
    /// <param name="total">Bytes of it; 0 if unknown.</param>
    public void Begin(UpdatePhase phase, long total) => Report(now =>
    {
        _doneBefore = now.Phase == phase ? now.DoneBytes : 0;
        return now with { Phase = phase, DoneBytes = _doneBefore, TotalBytes = total > 0 ? _doneBefore + total : 0 };
    });

    /// <summary>As <see cref="Begin"/>, of work that may have been begun already and is now done in another way: then it goes on where it was.</summary>
    public void BeginOrGoOn(UpdatePhase phase, long total)
    {
        if (_now.Phase != phase)
            Begin(phase, total);
    }

    /// <summary>A receiver that takes the bytes done so far since the phase was begun; threads may overtake one another.</summary>
    public IProgress<long>? Done()
    {
        if (receiver is null)
            return null;
        long before = _doneBefore;
        return new Sink(done => Report(now => now with { DoneBytes = Math.Max(now.DoneBytes, Capped(before + done, now.TotalBytes)) }));
    }

    /// <summary>More bytes of the target came over the network.</summary>
    public void AddFetched(long bytes) =>
        Report(now => now with { DoneBytes = Capped(now.DoneBytes + bytes, now.TotalBytes), FetchedBytes = now.FetchedBytes + bytes });

    /// <summary>As <see cref="AddFetched"/>, in another phase than fetching.</summary>
    public void AddFetchedMeanwhile(long bytes) => Report(now => now with { FetchedBytes = now.FetchedBytes + bytes });

    /// <summary>So many bytes of the target come from seeds.</summary>
    public void SetReused(long bytes) => Report(now => now with { ReusedBytes = bytes });

    // What was written as the phase began may be told of only then.
    private static long Capped(long done, long total) => total > 0 ? Math.Min(done, total) : done;

    // The receiver is called under the lock, so that it never sees a figure fall.
    private void Report(Func<UpdateProgress, UpdateProgress> change)
    {
        if (receiver is null)
            return;
        lock (_gate)
            receiver.Report(_now = change(_now));
    }

    private sealed class Sink(Action<long> take) : IProgress<long>
    {
        public void Report(long value) => take(value);
    }
}
