using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Http;

namespace Morsel.Server.Transfers;

/// <summary>The counters of the server, for whoever collects them.</summary>
internal sealed class ServerMeter : IDisposable
{
    private static int s_count;

    // One server's counters are not another's, in one process.
    private readonly Meter _meter = new(FormattableString.Invariant($"Morsel.Server.{Interlocked.Increment(ref s_count)}"));
    private readonly Counter<long> _answers;
    private readonly Histogram<double> _durations;

    public ServerMeter(TransferBoard board)
    {
        _answers = _meter.CreateCounter<long>("morsel.server.answers", "{answer}", "Answers to requests, by status.");
        _durations = _meter.CreateHistogram(
            "morsel.server.duration", "s", "Time from a request to the end of its answer.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [.001, .005, .02, .1, .5, 2, 10, 60, 600] });
        _meter.CreateObservableCounter("morsel.server.sent", () => board.Snapshot().Totals.Sent, "By", "Bytes of files that were sent.");
        _meter.CreateObservableCounter("morsel.server.saved", () => board.Snapshot().Totals.Saved, "By", "Bytes of files that clients did not ask for, since they asked for ranges.");
        _meter.CreateObservableCounter("morsel.server.ranges", () => board.Snapshot().Totals.Ranges, "{range}", "Ranges that were asked for.");
        _meter.CreateObservableGauge("morsel.server.transfers", () => board.Snapshot().Transfers.Count, "{transfer}", "Transfers under way.");
    }

    /// <summary>The meter's name.</summary>
    public string Name => _meter.Name;

    /// <summary>Counts an answer, and measures how long it took.</summary>
    public async Task AroundAsync(HttpContext context, RequestDelegate next)
    {
        long began = Stopwatch.GetTimestamp();
        try
        {
            await next(context).ConfigureAwait(false);
        }
        finally
        {
            _answers.Add(1, new KeyValuePair<string, object?>("status", context.Response.StatusCode));
            _durations.Record(Stopwatch.GetElapsedTime(began).TotalSeconds);
        }
    }

    public void Dispose() => _meter.Dispose();
}
