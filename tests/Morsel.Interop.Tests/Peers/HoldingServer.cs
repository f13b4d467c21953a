using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;

namespace Morsel.Interop.Tests.Peers;

/// <summary>A folder of static files of which some requests are never answered: whoever asks is in the middle of its work until somebody ends it.</summary>
internal sealed class HoldingServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly TaskCompletionSource _held;

    private HoldingServer(WebApplication application, TaskCompletionSource held) => (_application, _held, Address) = (application, held, new Uri(application.Urls.Single() + "/"));

    public Uri Address { get; }

    /// <summary>Completes when a request is held.</summary>
    public Task Held => _held.Task;

    /// <param name="content">The folder.</param>
    /// <param name="holds">Whether a request is held.</param>
    public static async Task<HoldingServer> StartAsync(TestFolder content, Func<HttpRequest, bool> holds)
    {
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        WebApplication application = builder.Build();
        application.Use(async (context, next) =>
        {
            if (!holds(context.Request))
            {
                await next(context);
                return;
            }
            held.TrySetResult();
            var ended = new TaskCompletionSource();
            using (context.RequestAborted.Register(() => ended.TrySetResult()))
            using (application.Lifetime.ApplicationStopping.Register(() => ended.TrySetResult()))
                await ended.Task;
            context.Abort();
        });
        application.UseStaticFiles(new StaticFileOptions { FileProvider = new PhysicalFileProvider(content.Path), ServeUnknownFileTypes = true });
        await application.StartAsync();
        return new HoldingServer(application, held);
    }

    public ValueTask DisposeAsync() => _application.DisposeAsync();
}
