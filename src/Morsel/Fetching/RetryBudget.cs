namespace Morsel.Fetching;

/// <summary>
/// Slows down repeated requests where they are too large a share of all: many clients that repeat at once keep a server down. Ends them where all
/// addresses together have failed as often as one may: however many there are, each host is tried, and no more than that.
/// </summary>
internal sealed class RetryBudget
{
    private const int FreeRequests = 50;
    private const double MostShare = 0.2;
    private static readonly TimeSpan Overdrawn = TimeSpan.FromSeconds(5);

    private readonly HashSet<string> _failed = new(StringComparer.OrdinalIgnoreCase);
    private int _requests, _repeats, _failures;

    /// <summary>The least wait before the next repeat.</summary>
    public TimeSpan Pause => _requests > FreeRequests && _repeats > MostShare * _requests ? Overdrawn : TimeSpan.Zero;

    /// <summary>Whether an address is not worth a request: its host has failed, and enough have.</summary>
    public bool IsSpentFor(Uri resource) => _failures >= RetrySchedule.MostFailures && _failed.Contains(resource.Authority);

    /// <summary>Whether a host has failed since new blocks came last.</summary>
    public bool HasFailed(Uri resource) => _failed.Contains(resource.Authority);

    /// <summary>A request failed as others may.</summary>
    public void Fail(Uri resource)
    {
        _failures++;
        _failed.Add(resource.Authority);
    }

    /// <summary>New blocks came: failures before them do not count any more.</summary>
    public void Succeed()
    {
        _failures = 0;
        _failed.Clear();
    }

    /// <summary>A request is sent.</summary>
    /// <param name="isRepeat">Whether it is sent because another failed.</param>
    public void Count(bool isRepeat)
    {
        _requests++;
        _repeats += isRepeat ? 1 : 0;
    }
}
