using Microsoft.Extensions.Options;
using Morsel;

namespace DataFeed;

/// <summary>Updates the file, again and again. An update that fails leaves the file as it was, and the next one goes on where it stopped.</summary>
internal sealed partial class FeedWorker(Updater updater, IOptions<FeedOptions> options, FeedState state, TimeProvider time, ILogger<FeedWorker> log)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        FeedOptions feed = options.Value;
        var request = new UpdateRequest
        {
            Source = feed.Source,
            OutputPath = feed.Path,
            // Asked for again only if it has changed.
            KeepDescriptionPath = feed.Path + ".zsync",
            RequiredProof = ProofLevel.Sha256,
        };
        using var timer = new PeriodicTimer(feed.Every, time);
        do
            await UpdateAsync(request, stoppingToken);
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task UpdateAsync(UpdateRequest request, CancellationToken stoppingToken)
    {
        try
        {
            UpdateReport report = await updater.UpdateAsync(request, cancellationToken: stoppingToken);
            state.Succeeded(time.GetUtcNow());
            Updated(report.Outcome, report.FetchedBytes, report.ReusedBytes);
        }
        catch (Exception e) when (e is IOException or TargetFormatException)
        {
            state.Failed(e.Message);
            NotUpdated(e.Message);
        }
    }

    [LoggerMessage(LogLevel.Information, "{Outcome}: {FetchedBytes} bytes downloaded, {ReusedBytes} reused")]
    private partial void Updated(UpdateOutcome outcome, long fetchedBytes, long reusedBytes);

    [LoggerMessage(LogLevel.Warning, "Not updated: {Reason}")]
    private partial void NotUpdated(string reason);
}
