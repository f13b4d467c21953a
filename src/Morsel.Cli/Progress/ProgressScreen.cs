namespace Morsel.Cli.Progress;

/// <summary>Keeps one progress line on the terminal, with the title of its window and the progress of its tab, and takes all of it away at the end and while the process is stopped. Silent where nobody watches.</summary>
internal sealed class ProgressScreen : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    // A signal does not wait for a terminal that takes nothing.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    private readonly Surroundings _around;
    private readonly RateMeter? _rate;   // null where nobody watches
    private readonly TerminalStatus _status;
    private readonly Lock _lock = new();
    private readonly string? _name;
    private long _shownTicks;
    private ProgressState? _last;
    private Place _place;

    /// <param name="around">Where to show it.</param>
    /// <param name="isQuiet">The user wants none.</param>
    /// <param name="name">What is worked on; null if it has no name.</param>
    public ProgressScreen(Surroundings around, bool isQuiet, string? name = null)
    {
        _name = name is null ? null : Printable.Escape(name);
        _around = around;
        _status = new TerminalStatus(around.HasStatus ? KnownTerminal.Of(around.Variable) : default);
        if (!around.ShowsProgress || isQuiet)
            return;
        _rate = new RateMeter(around.Time);
        around.Terminal.Begin(Leave, Return);
    }

    /// <param name="phase">What is being done.</param>
    /// <param name="doneBytes">Bytes of it that are done.</param>
    /// <param name="totalBytes">Bytes of it; 0 if unknown.</param>
    /// <param name="detail">What else there is to tell; asked for only if the line is drawn.</param>
    public void Show(string phase, long doneBytes, long totalBytes, Func<string>? detail = null)
    {
        if (_rate is not { } rate)
            return;
        lock (_lock)
        {
            bool isNew = _last?.Phase != phase;
            if (!isNew && _around.Time.GetElapsedTime(_shownTicks) < Interval)
                return;
            if (isNew)
                rate.Restart(doneBytes);
            else
                rate.Add(doneBytes);
            Draw(new ProgressState(phase, doneBytes, totalBytes, rate.BytesPerSecond, detail?.Invoke()) { Name = _name });
        }
    }

    public void Dispose()
    {
        if (_rate is null)
            return;
        _around.Terminal.End();
        lock (_lock)
            Clear(Place.Nowhere);
    }

    private void Draw(ProgressState state)
    {
        (_shownTicks, _last) = (_around.Time.GetTimestamp(), state);
        if (_place == Place.Away)
            return;
        string line = ProgressLine.Render(state, _around.Columns()), status = _status.Of(state);
        if (line.Length + status.Length == 0)
            return;
        _around.Error.Write(line.Length == 0 ? status : $"\r{line}\e[K{status}");
        _place = Place.OnScreen;
    }

    private void Clear(Place next)
    {
        if (_place == Place.OnScreen)
            _around.Error.Write($"\r\e[K{_status.Leave()}");
        _place = next;
    }

    // Until the process has really stopped, its other threads go on.
    private void Leave() => Try(() => Clear(Place.Away));

    private void Return() => Try(() =>
    {
        if (_place == Place.Away)
            _place = Place.Nowhere;
        if (_last is not { } state)
            return;
        _rate!.Restart(state.DoneBytes);   // who was stopped was not slow
        Draw(state with { BytesPerSecond = 0 });
    });

    // Another thread may be writing to a terminal that takes nothing now.
    private void Try(Action act)
    {
        if (!_lock.TryEnter(Patience))
            return;
        try
        {
            act();
        }
        finally
        {
            _lock.Exit();
        }
    }

    /// <summary>Where the line is.</summary>
    private enum Place
    {
        Nowhere,
        OnScreen,

        /// <summary>It must not be drawn now.</summary>
        Away,
    }
}
