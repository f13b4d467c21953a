using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;

namespace Morsel.Reporting;

/// <summary>What is told of a run to whoever listens: to the caller, to traces and to counters. Of the run that the calling code belongs to.</summary>
internal sealed class RunTrace : IDisposable
{
    /// <summary>The name of the source of traces and of the meter.</summary>
    private const string Name = "Morsel";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);
    private static readonly Counter<long> Updates = Meter.CreateCounter<long>("morsel.updates", "{update}", "Updates that ended, by outcome.");
    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>("morsel.update.duration", "s", "Duration of updates.");
    private static readonly Counter<long> Fetched = Meter.CreateCounter<long>("morsel.fetched", "By", "Bytes of files that were downloaded.");
    private static readonly Counter<long> Reused = Meter.CreateCounter<long>("morsel.reused", "By", "Bytes of files that were copied from local files.");
    private static readonly Counter<long> Requests = Meter.CreateCounter<long>("morsel.requests", "{request}", "Requests for data.");
    private static readonly Counter<long> Failures = Meter.CreateCounter<long>("morsel.request.failures", "{request}", "Requests for data that failed.");
    private static readonly AsyncLocal<RunTrace?> Current = new();

    private static readonly TimeSpan NoticedWait = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Action<RunEvent>? _listener;
    private readonly Activity? _activity;
    private readonly RunTrace? _outer = Current.Value;
    private readonly CancellationToken _cancellationToken;
    private readonly bool _isUpdate;
    private readonly List<ServerReport> _servers = [];
    private bool _hasEnded;

    private RunTrace(bool isUpdate, Action<RunEvent>? listener, CancellationToken cancellationToken)
    {
        (_isUpdate, _listener, _cancellationToken) = (isUpdate, listener, cancellationToken);
        _activity = Source.StartActivity(isUpdate ? "morsel.update" : "morsel.plan");
        Current.Value = this;
    }

    /// <summary>Whether somebody listens; who asks first does not make a text for nobody.</summary>
    public static bool IsHeard => Current.Value is { } run && (run._listener is not null || run._activity is not null);

    /// <summary>"1 request", "3 requests", for a sentence.</summary>
    public static string Counted(int requests) => requests == 1 ? "1 request" : $"{requests} requests";

    /// <summary>Begins an update: from here on, what the caller calls belongs to it.</summary>
    public static RunTrace OfUpdate(Action<RunEvent>? listener, CancellationToken cancellationToken) => new(isUpdate: true, listener, cancellationToken);

    /// <summary>Begins a plan.</summary>
    public static RunTrace OfPlan(Action<RunEvent>? listener, CancellationToken cancellationToken) => new(isUpdate: false, listener, cancellationToken);

    /// <summary>Tells of what happened.</summary>
    /// <remarks>One event at a time, also where several threads work.</remarks>
    public static void Tell(RunEventCode code, string text, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        if (Current.Value is { } run)
            run.TellOwn(code, text, [.. values]);
    }

    /// <summary>Tells that a request failed, and counts it.</summary>
    public static void TellFailure(Uri address, string problem)
    {
        Failures.Add(1);
        if (IsHeard)
            Tell(RunEventCode.RequestFailed, $"{TransportException.Shown(address)}: {problem}", ("address", TransportException.Shown(address)), ("problem", problem));
    }

    /// <summary>Tells that nothing is done for a while, where that is long enough to be noticed.</summary>
    /// <param name="failure">Why servers are not asked now.</param>
    /// <param name="problem">The same for people.</param>
    /// <param name="wait">How long.</param>
    public static void TellWaiting(TransportFailure failure, string problem, TimeSpan wait)
    {
        if (wait < NoticedWait || !IsHeard)
            return;
        Tell(
            RunEventCode.Waiting, string.Create(CultureInfo.InvariantCulture, $"waiting {wait.TotalSeconds:0.0} s: {problem}"),
            ("problem", problem), ("failure", failure), ("seconds", wait.TotalSeconds));
    }

    /// <summary>Counts a request for data.</summary>
    public static void CountRequest(Uri address) => Current.Value?.Count(address, requests: 1, bytes: 0);

    /// <summary>Counts the body of an answer to one.</summary>
    public static void CountBody(Uri address, long bytes) => Current.Value?.Count(address, requests: 0, bytes);

    /// <summary>Counts what an update did.</summary>
    /// <returns>The report, with the servers that were asked.</returns>
    public UpdateReport Ended(UpdateReport report)
    {
        lock (_gate)
            report = report with { Servers = [.. _servers] };
        Fetched.Add(report.FetchedBytes);
        Reused.Add(report.ReusedBytes);
        Requests.Add(report.DataRequests);
        End(report.Outcome.ToString(), report.Elapsed, ("fetched", report.FetchedBytes), ("reused", report.ReusedBytes), ("requests", report.DataRequests));
        return report;
    }

    /// <summary>An update that has not ended by now has failed, or was cancelled.</summary>
    public void Dispose()
    {
        if (_isUpdate && !_hasEnded)
        {
            _activity?.SetStatus(ActivityStatusCode.Error);
            End(_cancellationToken.IsCancellationRequested ? "Cancelled" : "Failed", elapsed: null);
        }
        _activity?.Dispose();
        Current.Value = _outer;
    }

    // What lies on this machine is no server.
    private void Count(Uri address, int requests, long bytes)
    {
        if (address.IsFile)
            return;
        string server = address.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);
        lock (_gate)
        {
            int place = _servers.FindIndex(known => known.Address == server);
            if (place < 0)
                _servers.Add(new ServerReport(server, requests, bytes));
            else
                _servers[place] = new ServerReport(server, _servers[place].Requests + requests, _servers[place].Bytes + bytes);
        }
    }

    private void End(string outcome, TimeSpan? elapsed, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        _hasEnded = true;
        Updates.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
        if (elapsed is { } time)
            Duration.Record(time.TotalSeconds, new KeyValuePair<string, object?>("outcome", outcome));
        foreach ((string name, object? value) in values)
            _activity?.SetTag($"morsel.{name}", value);
        if (IsHeard)
            TellOwn(RunEventCode.Ended, $"the run ended: {outcome}", [("outcome", outcome), .. values]);
    }

    private void TellOwn(RunEventCode code, string text, (string Name, object? Value)[] values)
    {
        if (_listener is null && _activity is null)
            return;
        KeyValuePair<string, object?>[] tags = [.. values.Select(value => KeyValuePair.Create(value.Name, value.Value))];
        _activity?.AddEvent(new ActivityEvent(code.ToString(), tags: new ActivityTagsCollection(tags)));
        if (_listener is null)
            return;
        lock (_gate)
            _listener(new RunEvent(code, text) { Values = tags });
    }
}
