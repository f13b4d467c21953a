using System.Diagnostics.CodeAnalysis;

namespace Morsel.Seeds;

/// <summary>Gives stretches to threads in the order of the seed, and takes them back in that order.</summary>
/// <remarks>A thread that brings back the next one in order merges it, and those after it that others have finished already.</remarks>
internal sealed class StretchOrder(Stretch[] stretches, StretchReader reader, Func<Stretch, bool> merge, CancellationToken cancellationToken)
{
    private static readonly TimeSpan StepAside = TimeSpan.FromMilliseconds(1);

    private readonly Lock _reading = new();
    private readonly object _states = new();
    private readonly State[] _state = new State[stretches.Length];
    private long _nextToRead;
    private long _nextToMerge;
    private bool _isMerging;
    private volatile bool _isStopped;

    private enum State
    {
        Free,
        Taken,
        Scanned,
    }

    /// <summary>Why the seed could not be read to its end.</summary>
    public IOException? ReadProblem { get; private set; }

    /// <summary>Reads the next stretch of the seed.</summary>
    /// <param name="stepsAside">Whether this thread should let others work first; asked again and again.</param>
    /// <param name="stretch">The stretch.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryTake(Func<bool> stepsAside, [NotNullWhen(true)] out Stretch? stretch)
    {
        while (!_isStopped && stepsAside())
        {
            lock (_states)
                Monitor.Wait(_states, StepAside);
        }
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
    public void Finish(Stretch stretch)
    {
        lock (_states)
        {
            _state[Array.IndexOf(stretches, stretch)] = State.Scanned;
            if (_isMerging)
                return;
            _isMerging = true;
        }
        MergeInOrder();
    }

    /// <summary>Gives out no more stretches.</summary>
    public void Stop()
    {
        _isStopped = true;
        lock (_states)
            Monitor.PulseAll(_states);
    }

    private bool WaitUntilFree(int slot)
    {
        lock (_states)
        {
            while (_state[slot] != State.Free && !_isStopped)
                Monitor.Wait(_states);
            _state[slot] = State.Taken;
        }
        stretches[slot].WaitUntilReleased();
        if (cancellationToken.IsCancellationRequested)
            Stop();
        return !_isStopped;
    }

    private bool TryRead(Stretch stretch)
    {
        try
        {
            return reader.TryRead(stretch);
        }
        catch (IOException problem)
        {
            ReadProblem = problem;
            return false;
        }
    }

    private void MergeInOrder()
    {
        while (true)
        {
            int slot = (int)(_nextToMerge % stretches.Length);
            lock (_states)
            {
                if (_state[slot] != State.Scanned)
                {
                    _isMerging = false;
                    return;
                }
            }
            if (!merge(stretches[slot]))
                Stop();
            lock (_states)
            {
                _state[slot] = State.Free;
                _nextToMerge++;
                Monitor.PulseAll(_states);
            }
        }
    }
}
