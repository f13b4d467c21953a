namespace Morsel.Fetching;

/// <summary>What happens outside of a fetch while it goes on: more is wanted than was, or the file was changed on its server.</summary>
internal sealed class FetchNews
{
    private bool _isWidened;
    private Task? _looking;

    /// <summary>Called, once, when a server says that its file is another one than before.</summary>
    public Func<CancellationToken, Task>? WhenChanged { get; set; }

    /// <summary>Ends when the goal wants more than it did.</summary>
    public Task? Widened { get; set; }

    /// <summary>Ends when there is something new; null if nothing is awaited.</summary>
    public IEnumerable<Task> Awaited => new[] { _looking is { IsCompleted: false } ? _looking : null, _isWidened ? null : Widened }.OfType<Task>();

    /// <summary>Ends when what was begun here has ended.</summary>
    public Task Ended => _looking ?? Task.CompletedTask;

    /// <summary>Whether more may be wanted later.</summary>
    public bool MayWiden => Widened is not null && !_isWidened;

    /// <summary>Whether more is wanted than when this was asked last.</summary>
    public bool IsMoreWanted()
    {
        if (_isWidened || Widened is not { IsCompleted: true })
            return false;
        return _isWidened = true;
    }

    /// <summary>A server said that its file is another one than before: somebody looks, once.</summary>
    public void Change(CancellationToken cancellationToken) => _looking ??= WhenChanged?.Invoke(cancellationToken);

    /// <summary>Fails if what was looked at ends the fetch.</summary>
    public async Task CheckAsync()
    {
        if (_looking is { IsCompleted: true })
            await _looking.ConfigureAwait(false);
    }
}
