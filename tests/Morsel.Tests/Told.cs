namespace Morsel.Tests;

/// <summary>Progress as it is reported, on the thread that reports it.</summary>
internal sealed class Told<T>(Action<T>? whenTold = null) : IProgress<T>
{
    private readonly Lock _gate = new();
    private readonly List<T> _all = [];

    /// <summary>All reports so far, in order.</summary>
    public IReadOnlyList<T> All
    {
        get
        {
            lock (_gate)
                return [.. _all];
        }
    }

    public void Report(T value)
    {
        lock (_gate)
            _all.Add(value);
        whenTold?.Invoke(value);
    }
}
