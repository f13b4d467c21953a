namespace Morsel.Fetching;

/// <summary>Slows down repeated requests where they are too large a share of all: many clients that repeat at once keep a server down.</summary>
internal sealed class RetryBudget
{
    private const int FreeRequests = 50;
    private const double MostShare = 0.2;
    private static readonly TimeSpan Overdrawn = TimeSpan.FromSeconds(5);

    private int _requests, _repeats;

    /// <summary>The least wait before the next repeat.</summary>
    public TimeSpan Pause => _requests > FreeRequests && _repeats > MostShare * _requests ? Overdrawn : TimeSpan.Zero;

    /// <summary>A request is sent.</summary>
    /// <param name="isRepeat">Whether it is sent because another failed.</param>
    public void Count(bool isRepeat)
    {
        _requests++;
        _repeats += isRepeat ? 1 : 0;
    }
}
