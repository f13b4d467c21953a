using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;

namespace Morsel.Extensions.DependencyInjection;

/// <summary>Puts the message handlers that a host has configured for Morsel around Morsel's own handler.</summary>
/// <remarks>Handlers live as long as the updater: its connections are opened anew whenever they have idled, so nothing need be made again.</remarks>
internal sealed class HandlerPipeline : IDisposable
{
    private readonly HttpClientFactoryOptions _options;
    private readonly IHttpMessageHandlerBuilderFilter[] _filters;
    private readonly IServiceScope? _scope;
    private readonly IServiceProvider _services;

    public HandlerPipeline(
        IServiceProvider services, IOptionsMonitor<HttpClientFactoryOptions> options, IEnumerable<IHttpMessageHandlerBuilderFilter> filters)
    {
        _options = options.Get(MorselServiceCollectionExtensions.HttpClientName);
        _filters = [.. filters];
        _scope = _options.SuppressHandlerScope ? null : services.CreateScope();
        _services = _scope?.ServiceProvider ?? services;
    }

    /// <summary>What <see cref="HttpOptions.WrapHandler"/> becomes: the host's handlers are outside, the caller's own inside.</summary>
    public Func<HttpMessageHandler, HttpMessageHandler> Around(Func<HttpMessageHandler, HttpMessageHandler>? inner) =>
        own => Wrap(inner?.Invoke(own) ?? own);

    public void Dispose() => _scope?.Dispose();

    private HttpMessageHandler Wrap(HttpMessageHandler own)
    {
        HttpMessageHandlerBuilder builder = _services.GetRequiredService<HttpMessageHandlerBuilder>();
        builder.Name = MorselServiceCollectionExtensions.HttpClientName;
        Action<HttpMessageHandlerBuilder> configure = Configure;
        for (int i = _filters.Length - 1; i >= 0; i--)
            configure = _filters[i].Configure(configure);
        configure(builder);
        return builder.Build();

        // Whoever sets up a primary handler does so to one that is thrown away; the filters, which log and count, see ours.
        void Configure(HttpMessageHandlerBuilder configured)
        {
            foreach (Action<HttpMessageHandlerBuilder> action in _options.HttpMessageHandlerBuilderActions)
                action(configured);
            configured.PrimaryHandler = own;
        }
    }
}
