using System.Globalization;

namespace Morsel.Cli.DropIn.Desync;

/// <summary>The lines from which updaters of devices read how far desync is: whole ones, every half second.</summary>
internal sealed class DesyncProgress(Surroundings around) : IProgress<UpdateProgress>
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly Lock _gate = new();
    private long _shownTicks = around.Time.GetTimestamp();
    private double _share;

    /// <summary>Says that it begins.</summary>
    public void Begin() => around.Error.WriteLine("Attempt 1: Validating ");

    public void Report(UpdateProgress value)
    {
        lock (_gate)
        {
            if (value.Phase is not (UpdatePhase.ScanningSeeds or UpdatePhase.Fetching) || value.TotalBytes <= 0 || around.Time.GetElapsedTime(_shownTicks) < Interval)
                return;
            _shownTicks = around.Time.GetTimestamp();
            // It never goes back, whatever the phases count.
            _share = Math.Max(_share, Math.Min(0.9999, (double)value.DoneBytes / value.TotalBytes));
            around.Error.WriteLine($"Attempt 1: Assembling{Percent(_share)}");
        }
    }

    /// <summary>Says that it is done. The original leaves an empty line on standard output for each of its bars.</summary>
    public void End()
    {
        around.Error.WriteLine($"Attempt 1: Assembling{Percent(1)} 0s");
        around.Output.Write("\n\n");
    }

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.00}%").PadLeft(9);
}
