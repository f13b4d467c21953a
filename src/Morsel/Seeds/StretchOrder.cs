using System.Diagnostics.CodeAnalysis;

namespace Morsel.Seeds;

/// <summary>Gives stretches to threads in the order of the seed, and takes them back in that order.</summary>
/// <remarks>A thread that brings back the next one in order merges it, and those after it that others have finished already.</remarks>
/// <param name="stretches">Used again and again; at least two.</param>
/// <param name="read">Fills the next one; answers whether there was anything left. Never called twice at a time.</param>
/// <param name="merge">Takes what was found; answers whether more is wanted. Never called twice at a time.</param>
/// <param name="cancellationToken">Ends it.</param>
internal sealed class StretchOrder<TStretch>(TStretch[] stretches, Func<TStretch, bool> read, Func<TStretch, bool> merge, CancellationToken cancellationToken)
    where TStretch : class, IStretch
{
    private readonly Lock _reading = new();
    private readonly StretchStates _states = new(stretches.Length);
    private long _nextToRead;

    /// <summary>Why the seed could not be read to its end.</summary>
    public IOException? ReadProblem { get; private set; }

    /// <summary>Reads the next stretch of the seed.</summary>
    /// <param name="stepsAside">Whether this thread should let others work first; asked again and again.</param>
    /// <param name="stretch">The stretch.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryTake(Func<bool> stepsAside, [NotNullWhen(true)] out TStretch? stretch)
    {
        _states.WaitWhile(stepsAside);
        lock (_reading)
        {
            int slot = (int)(_nextToRead % stretches.Length);
            stretch = WaitUntilFree(slot) && TryRead(stretches[slot]) ? stretches[slot] : null;
            if (stretch is null)
            {
                Stop();
                return false;
            }
            _nextToRead++;
            return true;
        }
    }

    /// <summary>Brings back a stretch that was scanned.</summary>
    public void Finish(TStretch stretch)
    {
        if (_states.Finish(Array.IndexOf(stretches, stretch)))
            MergeInOrder();
    }

    /// <summary>Gives out no more stretches.</summary>
    public void Stop() => _states.Stop();

    private bool WaitUntilFree(int slot)
    {
        _states.Take(slot);
        stretches[slot].WaitUntilReleased();
        if (cancellationToken.IsCancellationRequested)
            Stop();
        return !_states.IsStopped;
    }

    private bool TryRead(TStretch stretch)
    {
        try
        {
            return read(stretch);
        }
        catch (IOException problem)
        {
            ReadProblem = problem;
            return false;
        }
    }

    private void MergeInOrder()
    {
        while (_states.TryNext(out int slot))
        {
            if (!merge(stretches[slot]))
                Stop();
            _states.Free(slot);
        }
    }
}

/// <summary>A buffer that is filled again and again.</summary>
internal interface IStretch
{
    /// <summary>Waits until nobody needs the buffer any more.</summary>
    void WaitUntilReleased();
}

/// <summary>Where each of the stretches stands that are under way. Safe for several threads.</summary>
internal sealed class StretchStates(int count)
{
    private static readonly TimeSpan StepAside = TimeSpan.FromMilliseconds(1);

    private readonly object _gate = new();
    private readonly State[] _state = new State[count];
    private long _nextToMerge;
    private bool _isMerging;
    private volatile bool _isStopped;

    private enum State
    {
        Free,
        Taken,
        Scanned,
    }

    public bool IsStopped => _isStopped;

    public void WaitWhile(Func<bool> stepsAside)
    {
        while (!_isStopped && stepsAside())
        {
            lock (_gate)
                Monitor.Wait(_gate, StepAside);
        }
    }

    /// <summary>Waits until a stretch is free, or no more are given out.</summary>
    public void Take(int slot)
    {
        lock (_gate)
        {
            while (_state[slot] != State.Free && !_isStopped)
                Monitor.Wait(_gate);
            _state[slot] = State.Taken;
        }
    }

    /// <summary>A stretch was scanned.</summary>
    /// <returns>Whether it is for the caller to merge, as long as there is a next one: nobody else does.</returns>
    public bool Finish(int slot)
    {
        lock (_gate)
        {
            _state[slot] = State.Scanned;
            return !_isMerging && (_isMerging = true);
        }
    }

    /// <summary>The next stretch in order, if it was scanned.</summary>
    public bool TryNext(out int slot)
    {
        lock (_gate)
        {
            slot = (int)(_nextToMerge % count);
            return _isMerging = _state[slot] == State.Scanned;
        }
    }

    /// <summary>The next stretch in order was merged.</summary>
    public void Free(int slot)
    {
        lock (_gate)
        {
            _state[slot] = State.Free;
            _nextToMerge++;
            Monitor.PulseAll(_gate);
        }
    }

    public void Stop()
    {
        _isStopped = true;
        lock (_gate)
            Monitor.PulseAll(_gate);
    }
}
