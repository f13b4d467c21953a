namespace Morsel.Fetching;

/// <summary>Time since a run began, which no change of the wall clock moves.</summary>
/// <param name="time">The clock.</param>
/// <param name="until">When it has to be done; null for whenever.</param>
internal sealed class RunClock(TimeProvider time, TimeSpan? until = null)
{
    private readonly long _start = time.GetTimestamp();

    public TimeProvider Provider => time;

    public TimeSpan Now => time.GetElapsedTime(_start);

    /// <summary>Whether the run still goes on at <paramref name="moment"/>.</summary>
    public bool Reaches(TimeSpan moment) => until is not { } end || moment < end;
}
