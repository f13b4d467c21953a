using Morsel.Target;

namespace Morsel.Routes.Patch;

/// <summary>Which windows came out right, and whether more of the patch is worth fetching.</summary>
/// <remarks>
/// A base that was changed here or there gives all windows but those that copy from there. So a window that fails says nothing about the others, unless the base turns out to be the
/// right one: then the patch is wrong.
/// </remarks>
internal sealed class WindowTrust(int windowCount)
{
    private const int FewFailed = 3;

    private readonly BlockSet _failed = new(windowCount);
    private readonly object _changes = new();
    private int _proven;
    private string? _problem;
    private bool _isWrong;

    /// <summary>Whether the base is the one that the patch starts from: asked once, when the first window fails.</summary>
    public Func<bool> IsBase { get; set; } = () => false;

    /// <summary>Windows that failed.</summary>
    public int Failed => _failed.Count;

    /// <summary>Whether no more windows are to be made: the patch is wrong, or three or more failed and fewer than half of all were proven.</summary>
    public bool HasEnded => Volatile.Read(ref _isWrong);

    /// <summary>What went wrong, for a message.</summary>
    public string Problem
    {
        get
        {
            lock (_changes)
                return _problem ?? "0 windows differ";
        }
    }

    /// <summary>Counts a window that was made.</summary>
    /// <param name="window">Its number.</param>
    /// <param name="problem">Why it is not right; null where it is proven.</param>
    public void Count(int window, string? problem)
    {
        lock (_changes)
        {
            if (problem is null)
            {
                _proven++;
                return;
            }
            bool isFirst = _failed.Count == 0;
            _failed.Add(window);
            if (isFirst && IsBase())
                (_isWrong, _problem) = (true, $"the patch is wrong: applied to the right file, window {window} gives wrong data ({problem})");
            if (_isWrong)
                return;
            _problem = $"{_failed.Count} of {_failed.Count + _proven} windows differ: the old file is of another version";
            _isWrong = _failed.Count >= FewFailed && _proven < _failed.Count;
        }
    }

    /// <summary>Adds the windows that failed.</summary>
    public void AddFailed(BlockSet into)
    {
        lock (_changes)
        {
            for (int window = _failed.NextMember(0); window < windowCount; window = _failed.NextMember(window + 1))
                into.Add(window);
            if (_isWrong)
                into.Add(new BlockRun(0, windowCount));
        }
    }
}
