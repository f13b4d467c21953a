namespace Morsel.Cli.Progress;

/// <summary>Keeps one progress line on the terminal, and takes it away at the end. Silent where nobody watches.</summary>
internal sealed class ProgressScreen : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly Surroundings _around;
    private readonly bool _isOn;
    private readonly RateMeter _rate;
    private readonly Lock _lock = new();
    private readonly string? _name;
    private long _shownTicks;
    private string? _phase;
    private bool _isOnScreen;

    /// <param name="around">Where to show it.</param>
    /// <param name="isQuiet">The user wants none.</param>
    /// <param name="name">What is worked on; null if it has no name.</param>
    public ProgressScreen(Surroundings around, bool isQuiet, string? name = null)
    {
        _name = name is null ? null : Printable.Escape(name);
        _around = around;
        _isOn = around.ShowsProgress && !isQuiet;
        _rate = new RateMeter(around.Time);
    }

    /// <param name="phase">What is being done.</param>
    /// <param name="doneBytes">Bytes of it that are done.</param>
    /// <param name="totalBytes">Bytes of it; 0 if unknown.</param>
    /// <param name="detail">What else there is to tell; asked for only if the line is drawn.</param>
    public void Show(string phase, long doneBytes, long totalBytes, Func<string>? detail = null)
    {
        if (!_isOn)
            return;
        lock (_lock)
        {
            bool isNew = _phase != phase;
            if (!isNew && _around.Time.GetElapsedTime(_shownTicks) < Interval)
                return;
            _shownTicks = _around.Time.GetTimestamp();
            _phase = phase;
            if (isNew)
                _rate.Restart(doneBytes);
            else
                _rate.Add(doneBytes);
            Draw(new ProgressState(phase, doneBytes, totalBytes, _rate.BytesPerSecond, detail?.Invoke()) { Name = _name });
        }
    }

    public void Dispose()
    {
        lock (_lock)
            if (_isOnScreen)
                _around.Error.Write("\r\e[K");
    }

    private void Draw(ProgressState state)
    {
        string line = ProgressLine.Render(state, _around.Columns());
        if (line.Length == 0)
            return;
        _around.Error.Write($"\r{line}\e[K");
        _isOnScreen = true;
    }
}
