using System.Diagnostics;
using Morsel.Cli.Text;

namespace Morsel.Cli.Progress;

/// <summary>Shows an update on a progress line, and knows how far it came.</summary>
internal sealed class UpdateView(ProgressScreen screen, TimeProvider time) : IProgress<UpdateProgress>
{
    private readonly Lock _gate = new();
    private UpdateProgress _last;
    private (long Time, long Bytes) _begun;

    /// <summary>What an update that was ended while it fetched had fetched and what was left to fetch; null if it had not begun to.</summary>
    public string? HowFar
    {
        get
        {
            lock (_gate)
                return _last.Phase == UpdatePhase.Fetching && _last.TotalBytes > 0 ? Left(_last.TotalBytes - _last.DoneBytes) : null;
        }
    }

    public void Report(UpdateProgress value)
    {
        lock (_gate)
        {
            if (value.Phase != _last.Phase)
                _begun = (time.GetTimestamp(), value.DoneBytes);
            _last = value;
        }
        screen.Show(NameOf(value.Phase), value.DoneBytes, value.TotalBytes, () => Detail(value));
    }

    private string Left(long bytes)
    {
        double speed = (_last.DoneBytes - _begun.Bytes) / time.GetElapsedTime(_begun.Time).TotalSeconds;
        TimeSpan? left = new ProgressState("", 0, bytes, double.IsFinite(speed) ? speed : 0).Left;
        string soFar = $"{Figures.Size(_last.DoneBytes)} fetched, {Figures.Size(bytes)} left";
        return left is { } estimate ? $"{soFar}, about {Figures.Duration(estimate)} more" : soFar;
    }

    /// <summary>Shows that the update waits, and for what: nothing moves meanwhile.</summary>
    public void Hear(RunEvent told)
    {
        if (told.Code != RunEventCode.Waiting)
            return;
        UpdateProgress last;
        lock (_gate)
            last = _last;
        string wait = FormattableString.Invariant($"waiting ({Reason(told)}, {Math.Ceiling(Value<double>(told, "seconds")):0} s)");
        screen.Show(wait, last.DoneBytes, last.TotalBytes, () => Detail(last));
    }

    private static string Reason(RunEvent told) => Value<TransportFailure>(told, "failure") switch
    {
        TransportFailure.Busy => "server busy",
        TransportFailure.ServerError => "server error",
        TransportFailure.TimedOut or TransportFailure.TooSlow => "no answer",
        TransportFailure.Changed => "file being replaced",
        TransportFailure.Network => "no connection",
        _ => "bad answer",
    };

    private static T Value<T>(RunEvent told, string name) => told.Values.Where(value => value.Key == name).Select(value => value.Value).OfType<T>().First();

    private static string Detail(UpdateProgress value) =>
        $"reused {Figures.Size(value.ReusedBytes)}, downloaded {Figures.Size(value.FetchedBytes)}";

    private static string NameOf(UpdatePhase phase) => phase switch
    {
        UpdatePhase.ReadingDescription => "reading",
        UpdatePhase.CheckingExisting => "checking",
        UpdatePhase.ScanningSeeds => "searching",
        UpdatePhase.Moving => "moving",
        UpdatePhase.Fetching => "downloading",
        UpdatePhase.Verifying => "verifying",
        UpdatePhase.Compressing => "compressing",
        UpdatePhase.Unpacking => "unpacking",
        _ => throw new UnreachableException(),
    };
}
