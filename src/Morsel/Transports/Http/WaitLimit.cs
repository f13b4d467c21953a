namespace Morsel.Transports.Http;

/// <summary>Ends waits that last too long: one timer for all the waits of one owner, which come one after another.</summary>
internal sealed class WaitLimit : IDisposable
{
    private readonly TimeSpan _limit;
    private readonly CancellationTokenSource _ending;

    public WaitLimit(TimeSpan limit, TimeProvider clock)
    {
        _limit = limit;
        _ending = new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock);
    }

    /// <summary>Cancelled when a wait lasted too long or its caller gave up; a caller that did not give up knows by it which.</summary>
    public CancellationToken Token => _ending.Token;

    /// <summary>A wait begins; it ends when the answer is disposed of.</summary>
    public Wait Begin(CancellationToken cancellationToken)
    {
        Start();
        return BeginUntimed(cancellationToken);
    }

    /// <summary>A wait begins whose limit does not count before <see cref="Start"/>.</summary>
    public Wait BeginUntimed(CancellationToken cancellationToken) =>
        new(this, cancellationToken.UnsafeRegister(static ending => ((CancellationTokenSource)ending!).Cancel(), _ending));

    /// <summary>From now on the limit counts.</summary>
    public void Start() => _ending.CancelAfter(_limit);

    public void Dispose() => _ending.Dispose();

    /// <summary>One wait under the limit.</summary>
    public readonly struct Wait(WaitLimit limit, CancellationTokenRegistration caller) : IDisposable
    {
        public void Dispose()
        {
            caller.Dispose();
            limit._ending.CancelAfter(Timeout.InfiniteTimeSpan);
        }
    }
}
