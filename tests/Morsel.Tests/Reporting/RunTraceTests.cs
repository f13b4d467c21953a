using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Morsel.Reporting;
using Morsel.Tests.Faults;
using Morsel.Tests.Updating;

namespace Morsel.Tests.Reporting;

/// <summary>What a run decides reaches whoever listens: the caller, traces and counters.</summary>
public sealed class RunTraceTests
{
    private const int Flipped = 50_000;

    // Other tests of this process update files, too: only what belongs to this one is taken.
    private static readonly AsyncLocal<bool> IsMine = new();

    private readonly List<RunEvent> _told = [];

    [Fact]
    public async Task An_update_tells_step_by_step_what_it_decides()
    {
        await using Scene scene = NewScene();
        UpdateReport report = await UpdateAsync(scene);
        Assert.Equal(
            [RunEventCode.DescriptionRead, RunEventCode.SeedSearched, RunEventCode.FetchBegun, RunEventCode.FetchEnded, RunEventCode.Ended],
            _told.Select(told => told.Code));
        Assert.Equal((scene.Output, report.ReusedBytes), (Value(1, "path"), Value(1, "bytes")));
        Assert.Equal((scene.Site.Address(Scene.Path).ToString(), "the plain file"), (Value(2, "address"), Value(2, "route")));
        Assert.Equal((report.FetchedBytes, report.DataRequests), (Value(2, "bytes"), Value(2, "requests")));
        Assert.Equal((report.FetchedBytes, report.DataRequests), (Value(3, "bytes"), Value(3, "requests")));
        Assert.Equal(("Updated", report.FetchedBytes), (Value(4, "outcome"), Value(4, "fetched")));
        Assert.Matches($@"\Adownloaded data for {report.FetchedBytes} bytes of the file in 1 request, in \d+\.\d s\z", _told[3].Text);
        Assert.Equal("the run ended: Updated", _told[4].ToString());
    }

    [Fact]
    public async Task A_plan_tells_what_it_reads()
    {
        await using Scene scene = NewScene();
        using Updater updater = NewUpdater(scene);
        await updater.PlanAsync(scene.Request);
        Assert.Equal([RunEventCode.DescriptionRead, RunEventCode.SeedSearched], _told.Select(told => told.Code));
    }

    [Fact]
    public async Task A_request_that_fails_is_told_with_its_problem()
    {
        await using Scene scene = NewScene();
        scene.Site.Answer(Scene.Path, (_, connection) =>
        {
            scene.Site.AnswerAsUsual();
            return connection.WriteAsync("HTTP/1.1 500 Broken\r\nContent-Length: 0\r\n\r\n");
        });
        Assert.Equal(UpdateOutcome.Updated, (await UpdateAsync(scene)).Outcome);
        RunEvent failed = Assert.Single(_told, told => told.Code == RunEventCode.RequestFailed);
        Assert.Contains("500", failed.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wait_that_is_long_enough_to_be_noticed_is_told_with_its_reason()
    {
        await using Scene scene = NewScene();
        scene.Site.Answer(Scene.Path, (_, connection) =>
        {
            scene.Site.AnswerAsUsual();
            return connection.WriteAsync("HTTP/1.1 503 Busy\r\nRetry-After: 20\r\nContent-Length: 0\r\n\r\n");
        });
        await UpdateAsync(scene);
        RunEvent wait = Assert.Single(_told, told => told.Code == RunEventCode.Waiting);
        Assert.Equal(TransportFailure.Busy, wait.Values.Single(value => value.Key == "failure").Value);
        Assert.Equal(20.0, (double)wait.Values.Single(value => value.Key == "seconds").Value!, tolerance: 0.5);
        Assert.StartsWith("waiting 20.0 s: ", wait.Text, StringComparison.Ordinal);
        Assert.Contains("503", wait.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_description_that_is_waited_for_is_told_too()
    {
        await using Scene scene = NewScene();
        scene.Site.Answer(Scene.ControlPath, (_, connection) =>
        {
            scene.Site.AnswerAsUsual();
            return connection.WriteAsync("HTTP/1.1 503 Busy\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n");
        });
        await UpdateAsync(scene);
        Assert.Equal(7.0, Assert.Single(_told, told => told.Code == RunEventCode.Waiting).Values.Single(value => value.Key == "seconds").Value);
    }

    [Fact]
    public async Task A_download_of_the_whole_that_broke_off_is_told()
    {
        await using Scene scene = NewScene();
        scene.Site.Remove(Scene.ControlPath);
        scene.Site.Answer(Scene.Path, (_, connection) =>
        {
            scene.Site.AnswerAsUsual();
            connection.CutAfter(50_000, Cut.Rst);
            return connection.WriteAsync(Answers.Whole(Edited.Content(1, 100_000)));
        });
        using Updater updater = NewUpdater(scene);
        await updater.UpdateAsync(scene.Request with { Source = scene.Site.Address(Scene.Path).ToString() });
        Assert.Equal([RunEventCode.DescriptionMissing, RunEventCode.RequestFailed, RunEventCode.Ended], _told.Select(told => told.Code));
    }

    [Fact]
    public async Task Of_several_addresses_it_is_told_which_is_asked_first()
    {
        await using Scene scene = NewScene();
        scene.Site.Remove(Scene.Path);
        scene.Site.Publish("/mirror", Edited.Content(1, 100_000));
        using Updater updater = NewUpdater(scene);
        await updater.UpdateAsync(scene.Request with { Mirrors = [scene.Site.Address("/mirror")] });
        Assert.Equal(
            [scene.Site.Address(Scene.Path).ToString(), scene.Site.Address("/mirror").ToString()],
            _told.Where(told => told.Code == RunEventCode.MirrorChosen).Select(told => told.Values[0].Value));
    }

    [Fact]
    public async Task A_file_without_a_description_is_told_of()
    {
        await using Scene scene = NewScene();
        scene.Site.Remove(Scene.ControlPath);
        using Updater updater = NewUpdater(scene);
        await updater.UpdateAsync(scene.Request with { Source = scene.Site.Address(Scene.Path).ToString() });
        Assert.Equal([RunEventCode.DescriptionMissing, RunEventCode.Ended], _told.Select(told => told.Code));
    }

    [Fact]
    public async Task Counters_say_what_an_update_brought()
    {
        await using Scene scene = NewScene();
        ConcurrentDictionary<string, long> counted = Count(out MeterListener listener);
        using (listener)
        {
            UpdateReport report = await UpdateAsync(scene);
            Assert.Equal(
                [("morsel.fetched", report.FetchedBytes), ("morsel.requests", report.DataRequests), ("morsel.reused", report.ReusedBytes), ("morsel.updates Updated", 1)],
                counted.Select(pair => (pair.Key, pair.Value)).OrderBy(pair => pair.Key, StringComparer.Ordinal));
        }
    }

    [Theory]
    [InlineData(false, "Failed")]
    [InlineData(true, "Cancelled")]
    public async Task An_update_that_fails_or_is_cancelled_is_counted_as_such_and_told(bool isCancelled, string outcome)
    {
        await using Scene scene = NewScene();
        scene.Site.Publish(Scene.ControlPath, "zsync: 0.6.2\nBlocksize: 3\n\n"u8.ToArray());
        ConcurrentDictionary<string, long> counted = Count(out MeterListener listener);
        using (listener)
        {
            await Assert.ThrowsAnyAsync<Exception>(() => UpdateAsync(scene, new CancellationToken(isCancelled)));
            Assert.Equal(1, counted[$"morsel.updates {outcome}"]);
            Assert.Equal(outcome, Value(^1, "outcome"));
        }
    }

    [Fact]
    public async Task A_trace_has_the_updates_events_and_its_requests_by_their_standard_names_and_no_server_sees_it()
    {
        var ended = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Morsel" or "System.Net.Http",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => IsMine.Value ? ActivitySamplingResult.AllData : ActivitySamplingResult.None,
            ActivityStopped = activity =>
            {
                if (IsMine.Value)
                    ended.Enqueue(activity);
            },
        };
        ActivitySource.AddActivityListener(listener);
        await using Scene scene = NewScene();
        IsMine.Value = true;
        using (Updater updater = scene.NewUpdater())
            await updater.UpdateAsync(scene.Request);
        Activity update = Assert.Single(ended, activity => activity.OperationName == "morsel.update");
        Assert.Equal(["DescriptionRead", "SeedSearched", "FetchBegun", "FetchEnded", "Ended"], update.Events.Select(told => told.Name));
        Activity[] requests = [.. ended.Where(activity => activity.GetTagItem("http.request.method") is "GET")];
        Assert.Equal(scene.Site.Requests.Count, requests.Length);
        Assert.All(requests, request => Assert.Equal(update.TraceId, request.TraceId));
        Assert.All(scene.Site.Requests, request => Assert.Null(request.Header("traceparent")));
    }

    [Fact]
    public async Task Where_nobody_listens_nothing_is_made_to_be_told()
    {
        await using Scene scene = NewScene();
        var heard = new ConcurrentBag<bool>();
        var http = new HttpOptions { WrapHandler = own => new AskingHandler(own, () => heard.Add(RunTrace.IsHeard)) };
        using Updater updater = scene.NewUpdater(http, network: null);
        await updater.UpdateAsync(scene.Request);
        Assert.Equal([false], heard.Distinct());
    }

    private static Scene NewScene()
    {
        byte[] target = Edited.Content(1, 100_000);
        return new Scene(target).Old(Edited.Flipped(target, Flipped));
    }

    private static ConcurrentDictionary<string, long> Count(out MeterListener listener)
    {
        IsMine.Value = true;
        var counted = new ConcurrentDictionary<string, long>();
        listener = new MeterListener
        {
            InstrumentPublished = (instrument, to) =>
            {
                if (instrument.Meter.Name == "Morsel")
                    to.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            if (IsMine.Value)
                counted.AddOrUpdate(string.Join(' ', [instrument.Name, .. tags.ToArray().Select(tag => tag.Value)]), value, (_, before) => before + value);
        });
        listener.Start();
        return counted;
    }

    private object? Value(Index told, string name) => Assert.Single(_told[told].Values, value => value.Key == name).Value;

    private Updater NewUpdater(Scene scene) => new(new UpdaterOptions { Time = scene.Time, OnEvent = _told.Add });

    private async Task<UpdateReport> UpdateAsync(Scene scene, CancellationToken cancellationToken = default)
    {
        using Updater updater = NewUpdater(scene);
        return await updater.UpdateAsync(scene.Request, cancellationToken: cancellationToken);
    }

    private sealed class AskingHandler(HttpMessageHandler inner, Action ask) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            ask();
            return base.SendAsync(request, cancellationToken);
        }
    }
}
