// Keeps a data file current in the background, and serves what is in it.
//   DataFeed --Feed:Source=https://example.org/prices.csv.zsync --Feed:Path=prices.csv --Feed:Every=00:10:00
using DataFeed;
using OpenTelemetry.Metrics;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Services.AddOptions<FeedOptions>().BindConfiguration("Feed").Validate(feed => feed.Source.Length > 0 && feed.Path.Length > 0, "Feed:Source and Feed:Path are needed");
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddMorsel(options => options.Updater = options.Updater with { Http = new() { UserAgent = "DataFeed/1.0" } });
builder.Services.AddSingleton<FeedState>();
builder.Services.AddHostedService<FeedWorker>();
builder.Services.AddHealthChecks().AddCheck<FeedHealth>("feed");
builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics.AddMeter("Morsel", "System.Net.Http").AddPrometheusExporter());

WebApplication application = builder.Build();
application.MapGet("/data", (Microsoft.Extensions.Options.IOptions<FeedOptions> feed) =>
    File.Exists(feed.Value.Path) ? Results.File(Path.GetFullPath(feed.Value.Path)) : Results.NotFound());
application.MapHealthChecks("/health");
application.MapPrometheusScrapingEndpoint("/metrics");
await application.RunAsync();
