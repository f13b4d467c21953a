namespace DataFeed;

/// <summary>How the last updates went; the worker writes it, the health check reads it.</summary>
internal sealed class FeedState
{
    private readonly Lock _gate = new();
    private DateTimeOffset? _current;
    private string? _failure;

    /// <summary>When the file was last known to be current, and what has gone wrong since.</summary>
    public (DateTimeOffset? Current, string? Failure) Now
    {
        get
        {
            lock (_gate)
                return (_current, _failure);
        }
    }

    public void Succeeded(DateTimeOffset when)
    {
        lock (_gate)
            (_current, _failure) = (when, null);
    }

    public void Failed(string failure)
    {
        lock (_gate)
            _failure = failure;
    }
}
