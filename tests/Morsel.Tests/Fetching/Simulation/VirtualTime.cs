namespace Morsel.Tests.Fetching.Simulation;

/// <summary>Runs something to its end on one thread and on a clock that jumps from one timer to the next.</summary>
internal static class VirtualTime
{
    private const int MostSteps = 1_000_000;

    /// <summary>Runs it; whether it succeeded, its task says.</summary>
    public static Task<T> Run<T>(FakeTimeProvider time, Func<Task<T>> begin)
    {
        // Continuations run at once, on the thread that moves the clock, only where no context wants them elsewhere.
        SynchronizationContext? context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            Task<T> running = begin();
            for (int step = 0; !running.IsCompleted; step++)
            {
                Assert.True(step < MostSteps, "it does not end");
                // Only the end cancels in another thread.
                Assert.True(SpinWait.SpinUntil(() => running.IsCompleted || time.Step(), TimeSpan.FromSeconds(60)), "it waits for nothing");
            }
            return running;
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }
}
