using System.Globalization;
using Morsel.Fetching;
using Morsel.Planning;
using Morsel.Reporting;

namespace Morsel.Updating;

/// <summary>A way while it is gone: tells how long it will take as soon as that can be said, and notes what it did take.</summary>
/// <param name="board">Where it is noted.</param>
/// <param name="way">The way.</param>
/// <param name="clock">The clock of the run.</param>
/// <param name="missingBytes">Bytes of the target that it is to bring; 0 if nothing is to be predicted of it.</param>
internal sealed class RouteTrip(RouteBoard board, WeighedWay way, RunClock clock, long missingBytes)
{
    // What a second brings says more than anything that could be assumed before.
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(1);

    private readonly (long Bytes, int Requests, TimeSpan Time) _before = (board.Tally.TransferredBytes, board.Tally.Requests, clock.Now);
    private long _doneBytes, _predictedTicks;

    /// <summary>Tells that it begins.</summary>
    /// <param name="cost">What it will cost.</param>
    /// <param name="isMeasured">Whether the time of that is measured.</param>
    /// <param name="address">Where it begins, as it may be shown.</param>
    public void Begin(RouteCost cost, bool isMeasured, string address)
    {
        if (isMeasured)
            _predictedTicks = Math.Max(1, cost.Time.Ticks);
        if (!RunTrace.IsHeard)
            return;
        string time = isMeasured ? $"predicted {Seconds(cost.Time)}" : "the speed is not known yet";
        RunTrace.Tell(
            RunEventCode.FetchBegun, $"downloading {cost.Bytes} bytes in about {RunTrace.Counted(cost.Requests)} from {way.Name}, {address}; {time}",
            ("address", address), ("route", way.Name), ("bytes", cost.Bytes), ("requests", cost.Requests), ("seconds", isMeasured ? cost.Time.TotalSeconds : null));
    }

    /// <summary>So many bytes of the target came; called from several threads.</summary>
    public void Add(long bytes)
    {
        long done = Interlocked.Add(ref _doneBytes, bytes);
        TimeSpan elapsed = clock.Now - _before.Time;
        if (elapsed < Measured || done <= 0 || done >= missingBytes)
            return;
        TimeSpan predicted = elapsed * (missingBytes / (double)done);
        if (Interlocked.CompareExchange(ref _predictedTicks, predicted.Ticks, 0) == 0 && RunTrace.IsHeard)
        {
            double speed = done / elapsed.TotalSeconds;
            RunTrace.Tell(
                RunEventCode.TimePredicted,
                string.Create(CultureInfo.InvariantCulture, $"predicted {Seconds(predicted)}: {missingBytes - done} bytes are left, at {speed:0} bytes per second"),
                ("bytes", missingBytes - done), ("bytes_per_second", speed), ("seconds", predicted.TotalSeconds));
        }
    }

    /// <summary>Notes what it cost.</summary>
    public void End() => board.Spend(way, _before, clock.Now - _before.Time, Predicted);

    /// <summary>Tells what it cost.</summary>
    public void TellEnded()
    {
        if (!RunTrace.IsHeard)
            return;
        TimeSpan spent = clock.Now - _before.Time;
        string predicted = Predicted is { } time ? $" (predicted {Seconds(time)})" : "";
        RunTrace.Tell(
            RunEventCode.FetchEnded,
            $"downloaded data for {board.Tally.FetchedBytes} bytes of the file in {RunTrace.Counted(board.Tally.Requests)}, in {Seconds(spent)}{predicted}",
            ("bytes", board.Tally.FetchedBytes), ("requests", board.Tally.Requests), ("transferred", board.Tally.TransferredBytes), ("seconds", spent.TotalSeconds));
    }

    private TimeSpan? Predicted => Volatile.Read(ref _predictedTicks) is > 0 and var ticks ? TimeSpan.FromTicks(ticks) : null;

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s");
}
