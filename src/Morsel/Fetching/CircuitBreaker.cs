namespace Morsel.Fetching;

/// <summary>Keeps requests away from a mirror that failed several times in a row, longer each time.</summary>
internal sealed class CircuitBreaker
{
    private const int MostInARow = 3;
    private static readonly TimeSpan FirstRest = TimeSpan.FromSeconds(30), LongestRest = TimeSpan.FromMinutes(10);

    private int _inARow;
    private TimeSpan _rest = FirstRest;

    /// <summary>When the mirror may be asked again.</summary>
    public TimeSpan OpenUntil { get; private set; }

    /// <summary>Whether one request, and no second, may try how the mirror is now.</summary>
    public bool IsTrying => _inARow >= MostInARow;

    public void Succeed() => (_inARow, _rest) = (0, FirstRest);

    public void Fail(TimeSpan now)
    {
        if (++_inARow < MostInARow)
            return;
        OpenUntil = now + _rest;
        _rest = _rest * 2 < LongestRest ? _rest * 2 : LongestRest;
    }
}
