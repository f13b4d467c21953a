namespace Morsel;

/// <summary>Adds up what several threads do, and reports it.</summary>
internal sealed class ProgressFeed(IProgress<UpdateProgress>? receiver)
{
    private UpdatePhase _phase;
    private long _total;
    private long _done;
    private long _reused;
    private long _fetched;

    /// <summary>Begins a phase.</summary>
    /// <param name="phase">What is done from now on.</param>
    /// <param name="total">Bytes of it; 0 if unknown.</param>
    public void Begin(UpdatePhase phase, long total)
    {
        (_phase, _total) = (phase, total);
        Interlocked.Exchange(ref _done, 0);
        Report();
    }

    /// <summary>A receiver that takes the bytes done so far in this phase.</summary>
    /// <param name="before">Bytes of the phase that were done before.</param>
    public IProgress<long>? Done(long before = 0) => receiver is null ? null : new Sink(done => Set(ref _done, before + done));

    /// <summary>More bytes of the target came over the network.</summary>
    public void AddFetched(long bytes)
    {
        Interlocked.Add(ref _fetched, bytes);
        Interlocked.Add(ref _done, bytes);
        Report();
    }

    /// <summary>So many bytes of the target come from seeds.</summary>
    public void SetReused(long bytes) => Set(ref _reused, bytes);

    private void Set(ref long field, long value)
    {
        Interlocked.Exchange(ref field, value);
        Report();
    }

    private void Report() =>
        receiver?.Report(new UpdateProgress(_phase, Interlocked.Read(ref _done), _total, Interlocked.Read(ref _reused), Interlocked.Read(ref _fetched)));

    private sealed class Sink(Action<long> take) : IProgress<long>
    {
        public void Report(long value) => take(value);
    }
}
