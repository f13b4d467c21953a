namespace Morsel.Cli.DropIn.Zsync;

/// <summary>zsync2's question whether there is something new: nothing is fetched but the control file, and nothing is written.</summary>
internal sealed class ZsyncCheck(Surroundings around)
{
    private const int Current = 0, Changed = 1, CannotTell = 3;

    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(Updater updater, UpdateRequest request, CancellationToken cancellationToken)
    {
        try
        {
            UpdatePlan plan = await updater.PlanAsync(request, cancellationToken: cancellationToken).ConfigureAwait(false);
            return plan.IsCurrent ? Current : Changed;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            around.Error.WriteLine($"zsync: {Printable.Escape(failure.Message)}");
            return CannotTell;
        }
    }
}
