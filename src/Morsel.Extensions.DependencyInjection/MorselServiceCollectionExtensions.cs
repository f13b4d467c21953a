using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Morsel;
using Morsel.Extensions.DependencyInjection;

// Where hosts look for such methods, so that AddMorsel() needs no using of its own.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers Morsel with a host.</summary>
public static class MorselServiceCollectionExtensions
{
    /// <summary>The name under which <c>IHttpClientFactory</c> knows Morsel's handlers: the one of the builder that is returned.</summary>
    public const string HttpClientName = "Morsel";

    /// <summary>Registers one <see cref="Updater"/> and one <see cref="Maker"/>, as singletons.</summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="configure">Changes the options; null to leave them as they are.</param>
    /// <returns>
    /// What adds message handlers (<c>AddHttpMessageHandler</c>) around Morsel's own one. A primary handler that is configured there, or for all
    /// clients, is not used: redirects, checks of addresses and time limits need Morsel's.
    /// </returns>
    /// <example><code>
    /// builder.Services
    ///     .AddMorsel(options => options.Updater = options.Updater with { Http = new() { Connections = 2 } })
    ///     .AddHttpMessageHandler(() => new TokenHandler());
    /// </code></example>
    public static IHttpClientBuilder AddMorsel(this IServiceCollection services, Action<MorselOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        OptionsBuilder<MorselOptions> options = services.AddOptions<MorselOptions>();
        if (configure is not null)
            options.Configure(configure);
        services.AddLogging();
        services.TryAddSingleton<HandlerPipeline>();
        services.TryAddSingleton<RunLog>();
        services.TryAddSingleton(NewUpdater);
        services.TryAddSingleton(_ => new Maker());
        return services.AddHttpClient(HttpClientName);
    }

    private static Updater NewUpdater(IServiceProvider provider)
    {
        UpdaterOptions options = provider.GetRequiredService<IOptions<MorselOptions>>().Value.Updater;
        HandlerPipeline pipeline = provider.GetRequiredService<HandlerPipeline>();
        return new Updater(options with
        {
            Http = options.Http with { WrapHandler = pipeline.Around(options.Http.WrapHandler) },
            OnEvent = provider.GetRequiredService<RunLog>().After(options.OnEvent),
            Time = options.Time == TimeProvider.System ? provider.GetService<TimeProvider>() ?? options.Time : options.Time,
        });
    }
}
