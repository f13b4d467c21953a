using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace DataFeed;

/// <summary>Healthy while the file is current; degraded when an update failed, or is late; unhealthy where there has been none.</summary>
internal sealed class FeedHealth(FeedState state, IOptions<FeedOptions> feed, TimeProvider time) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        (DateTimeOffset? current, string? failure) = state.Now;
        if (current is null)
            return Task.FromResult(HealthCheckResult.Unhealthy(failure ?? "the file has not been updated yet"));
        if (failure is not null || time.GetUtcNow() - current > 2 * feed.Value.Every)
            return Task.FromResult(HealthCheckResult.Degraded(failure ?? "the update is late"));
        return Task.FromResult(HealthCheckResult.Healthy($"current at {current:u}"));
    }
}
