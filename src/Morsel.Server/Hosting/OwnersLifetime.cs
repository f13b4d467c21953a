using Microsoft.Extensions.Hosting;

namespace Morsel.Server.Hosting;

/// <summary>Leaves the beginning and the end to the owner of the server; the framework's own lifetime would take over the process's signals.</summary>
internal sealed class OwnersLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
