namespace Morsel.Fetching;

/// <summary>Time since a run began, which no change of the wall clock moves.</summary>
internal sealed class RunClock(TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();

    public TimeProvider Provider => time;

    public TimeSpan Now => time.GetElapsedTime(_start);
}
