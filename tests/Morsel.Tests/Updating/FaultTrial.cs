using Morsel.Cli.Running;
using Morsel.Tests.Faults;
using Morsel.Transports.Http;

namespace Morsel.Tests.Updating;

/// <summary>
/// One update under a fault, and the common contract that holds of every fault. P1: the old file is untouched until the new one replaces it. P2:
/// success is the target, and everything else has its exit code. P3: what was proven is kept, and the next run fetches the rest alone. P4: no
/// file but the part file. P5: one line says what, where and what to do, and no secret. P6: it ends in time, and nobody is stormed.
/// </summary>
/// <remarks>The part of P6 that is about memory is measured by whole processes (docs/performance.md).</remarks>
internal sealed class FaultTrial(Scene scene)
{
    private const string Secret = "sw0rdfish";
    private const int BlockBytes = 512, MostRequestsInAMinute = 100;

    // What a rerun may bring in vain: gaps that are cheaper to fetch than to skip, or the whole where next to all is missing.
    private const double MostNeeded = 1 / 0.9;
    private const long InFlightBytes = 64 << 10;

    // In real time: a run that hangs is a failure, too.
    private static readonly TimeSpan Hanging = TimeSpan.FromSeconds(60);

    private readonly Told<UpdateProgress> _progress = new();
    private readonly FaultContract _contract = FaultContract.Before(scene.Output);
    private readonly DateTimeOffset _begun = scene.Time.GetUtcNow();
    private readonly int _earlier = scene.Site.Requests.Count;
    private readonly RunNews _news = new(_ => { }, isVerbose: false);
    private volatile bool _touched;

    /// <summary>The longest that it may take, in virtual time.</summary>
    public TimeSpan Within { get; init; } = TimeSpan.FromMinutes(10);

    public HttpOptions Http { get; init; } = new() { Connections = 1 };

    public Network? Network { get; init; }

    /// <summary>When somebody stops waiting for it; null for never.</summary>
    public TimeSpan? MaxTime { get; init; }

    /// <summary>What ends the fault beside the site's usual answers.</summary>
    public Action? Heal { get; init; }

    /// <summary>What is asked for; null for the plain update.</summary>
    public UpdateRequest? Request { get; init; }

    /// <summary>The update brings the target.</summary>
    /// <param name="target">Its content; null for what the scene published at first.</param>
    public async Task<UpdateReport> SucceedAsync(byte[]? target = null)
    {
        UpdateReport report = await UpdateAsync();
        _contract.AssertReplacedBy(target ?? scene.Target);
        AssertCalm();
        return report;
    }

    /// <summary>The update fails; once all is well again, the next one goes on where it ended.</summary>
    public async Task<FaultOutcome> FailAsync(ExitCode expected)
    {
        Exception failure = await Record.ExceptionAsync(UpdateAsync) ?? throw new InvalidOperationException("the update succeeded");
        Assert.True(ExitCodes.Of(failure) == expected, failure.ToString());
        _contract.AssertKept();
        AssertCalm();
        string line = ErrorLine.Of(failure, expected, new Advice(_news.Kept, TakesOutput: true));
        AssertTold(line, expected);
        long missing = MissingBytes();
        // Another version's blocks stand elsewhere.
        if (expected != ExitCode.KeepsChanging && _progress.All is [.., var last])
            Assert.True(scene.Target.Length - missing >= last.FetchedBytes + last.ReusedBytes, $"{missing} bytes are missing after {last}");
        int dataRequests = scene.Site.RequestsFor(Scene.Path).Count;
        return new FaultOutcome(failure, line, dataRequests, await GoOnAsync(missing));
    }

    private async Task<UpdateReport> UpdateAsync()
    {
        scene.Site.OnRequest = () => _touched |= !_contract.IsUntouched;
        try
        {
            using Updater updater = scene.NewUpdater(Http with { Headers = [.. Http.Headers, new("X-Token", Secret)] }, Network, MaxTime, _news.Hear);
            UpdateRequest request = Request ?? scene.Request;
            return await updater.UpdateAsync(request with { Source = $"{request.Source}?token={Secret}" }, _progress).WaitAsync(Hanging);
        }
        finally
        {
            scene.Site.OnRequest = null;
        }
    }

    private async Task<UpdateReport> GoOnAsync(long missing)
    {
        scene.Site.AnswerAsUsual();
        scene.Publish();
        Heal?.Invoke();
        using Updater updater = scene.NewUpdater(Http, Network);
        UpdateReport report = await updater.UpdateAsync(Request ?? scene.Request);
        _contract.AssertReplacedBy(scene.Target);
        Assert.InRange(report.FetchedBytes, 0, missing);
        Assert.InRange(report.TransferredBytes, 0, Math.Max((long)(MostNeeded * missing), missing + InFlightBytes));
        return report;
    }

    // Bytes that stand neither in the part file nor in the old file where they belong.
    private long MissingBytes()
    {
        byte[][] held = [.. new[] { scene.Part, scene.Output }.Where(File.Exists).Select(File.ReadAllBytes)];
        return scene.Target.Chunk(BlockBytes).Select((block, number) => held.Any(bytes => Holds(bytes, number * BlockBytes, block)) ? 0L : block.Length).Sum();

        static bool Holds(byte[] bytes, int at, byte[] block) =>
            bytes.Length >= at + block.Length && bytes.AsSpan(at, block.Length).SequenceEqual(block);
    }

    private void AssertTold(string line, ExitCode code)
    {
        Assert.DoesNotContain(line, char.IsControl);
        Assert.DoesNotContain(Secret, line, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", line, StringComparison.Ordinal);
        Assert.InRange(line.Length, 20, 400);
        // An address, or a host that was not to be reached.
        Assert.Matches(@"https?://[^ ?@]+[: ]|\b127\.0\.0\.1\b|\.test\b", line);
        if (code is ExitCode.Network or ExitCode.KeepsChanging or ExitCode.ContentDiffers or ExitCode.RateLimited or ExitCode.TooSlow)
            Assert.Equal(File.Exists(scene.Part), line.EndsWith("is kept; run the same command to continue", StringComparison.Ordinal));
        if (code == ExitCode.Denied)
            Assert.Contains("--user", line, StringComparison.Ordinal);
    }

    private void AssertCalm()
    {
        Assert.False(_touched, "the old file was touched before it was replaced");
        Assert.InRange(scene.Time.GetUtcNow() - _begun, TimeSpan.Zero, Within);
        FaultRequest[] requests = [.. scene.Site.Requests.Skip(_earlier)];
        // Work is no storm: a request may bring as little as one block.
        int most = MostRequestsInAMinute + (scene.Target.Length / BlockBytes);
        for (int i = most; i < requests.Length; i++)
            Assert.True(requests[i].At - requests[i - most].At > TimeSpan.FromMinutes(1), $"more than {most} requests in a minute");
        foreach (var same in requests.GroupBy(request => (request.Path, request.Header("Range"), request.Header("Cache-Control"))))
            foreach ((FaultRequest first, FaultRequest next) in same.Zip(same.Skip(1)))
                Assert.True(IsPause(first, next), $"{next.Path} {next.Header("Range")} was asked for again after {next.At - first.At}");
    }

    // A connection that idled may die as it is used again; that is no answer to repeat too soon.
    private static bool IsPause(FaultRequest first, FaultRequest next) =>
        next.At - first.At >= TimeSpan.FromMilliseconds(250) || (first.NumberOnConnection > 0 && !first.IsAnswered);
}

/// <summary>An update that failed as it should.</summary>
/// <param name="Failure">How.</param>
/// <param name="Line">What the command tells of it.</param>
/// <param name="DataRequests">Requests for data up to then.</param>
/// <param name="Rerun">The next update, for which all was well again.</param>
internal sealed record FaultOutcome(Exception Failure, string Line, int DataRequests, UpdateReport Rerun)
{
    /// <summary>The kind of a failed transfer.</summary>
    public TransportFailure Kind => Assert.IsType<TransportException>(Failure).Failure;
}
