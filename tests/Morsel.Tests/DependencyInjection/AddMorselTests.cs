using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Morsel.Extensions.DependencyInjection;
using Morsel.Tests.Updating;

namespace Morsel.Tests.DependencyInjection;

/// <summary>What <c>AddMorsel()</c> registers works as the host has set it up.</summary>
public sealed class AddMorselTests
{
    private readonly ServiceCollection _services = new();
    private readonly Recorder _recorder = new();

    [Fact]
    public async Task A_message_handler_that_is_added_sees_every_request()
    {
        _services.AddMorsel().AddHttpMessageHandler(() => new RecordingHandler(_recorder));
        await using Scene scene = NewScene();
        await UpdateAsync(scene);
        Assert.Equal(scene.Site.Requests.Count, _recorder.Seen.Count);
        Assert.Contains(_recorder.Seen, request => request.RequestUri == scene.Site.Address(Scene.Path));
    }

    [Fact]
    public async Task A_message_handler_that_is_added_for_all_clients_sees_every_request_too()
    {
        _services.ConfigureHttpClientDefaults(all => all.AddHttpMessageHandler(() => new RecordingHandler(_recorder)));
        _services.AddMorsel();
        await using Scene scene = NewScene();
        await UpdateAsync(scene);
        Assert.Equal(scene.Site.Requests.Count, _recorder.Seen.Count);
    }

    [Fact]
    public async Task The_primary_handler_stays_ours_whatever_was_configured()
    {
        _services.ConfigureHttpClientDefaults(all => all.ConfigurePrimaryHttpMessageHandler(() => new BrokenHandler()));
        _services.AddMorsel().ConfigurePrimaryHttpMessageHandler(() => new BrokenHandler());
        await using Scene scene = NewScene();
        Assert.Equal(UpdateOutcome.Updated, (await UpdateAsync(scene)).Outcome);
    }

    [Fact]
    public async Task The_callers_own_wrapping_stands_within_the_hosts_handlers()
    {
        var order = new ConcurrentQueue<string>();
        _services.AddMorsel(options => options.Updater = options.Updater with { Http = new() { WrapHandler = own => new NamedHandler("inside", order, own) } })
            .AddHttpMessageHandler(() => new NamedHandler("outside", order));
        await using Scene scene = NewScene();
        await UpdateAsync(scene);
        Assert.Equal(["outside", "inside"], order.Take(2));
    }

    [Fact]
    public async Task Options_that_are_configured_in_several_places_are_all_in_force()
    {
        _services.AddMorsel(options => options.Updater = options.Updater with { Http = options.Updater.Http with { UserAgent = "host/1" } });
        _services.Configure<MorselOptions>(options =>
            options.Updater = options.Updater with { Http = options.Updater.Http with { Headers = [new("X-Tenant", "7")] } });
        await using Scene scene = NewScene();
        await UpdateAsync(scene);
        Assert.All(scene.Site.Requests, request => Assert.Equal(("host/1", "7"), (request.Header("User-Agent"), request.Header("X-Tenant"))));
    }

    [Fact]
    public async Task The_clock_is_the_hosts()
    {
        _services.AddSingleton<TimeProvider>(new FakeTimeProvider());
        _services.AddMorsel();
        await using Scene scene = NewScene();
        Assert.Equal(TimeSpan.Zero, (await UpdateAsync(scene)).Elapsed);
    }

    [Fact]
    public async Task What_an_update_decides_is_logged()
    {
        var log = new LogLines();
        _services.AddLogging(logging => logging.AddProvider(log).SetMinimumLevel(LogLevel.Debug));
        _services.AddMorsel();
        await using Scene scene = NewScene();
        await UpdateAsync(scene);
        Assert.Contains("Morsel.Updater Information Ended: the run ended: Updated", log.Lines);
        Assert.Contains(log.Lines, line => line.StartsWith("Morsel.Updater Debug DescriptionRead: ", StringComparison.Ordinal));
        Assert.Contains(log.Lines, line => line.StartsWith("System.Net.Http.HttpClient.Morsel.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_handlers_hold_is_disposed_of_with_the_host()
    {
        _services.AddScoped<Held>();
        _services.AddMorsel().AddHttpMessageHandler(provider => new HoldingHandler(provider.GetRequiredService<Held>(), _recorder));
        await using Scene scene = NewScene();
        await UpdateAsync(scene);
        Assert.NotEmpty(_recorder.Held);
        Assert.All(_recorder.Held, held => Assert.True(held.IsDisposed));
    }

    [Fact]
    public void There_is_one_updater_and_one_maker_however_often_it_is_added()
    {
        _services.AddMorsel();
        _services.AddMorsel();
        using ServiceProvider provider = _services.BuildServiceProvider();
        Assert.Same(Assert.Single(provider.GetServices<Updater>()), provider.GetRequiredService<Updater>());
        Assert.Same(Assert.Single(provider.GetServices<Maker>()), provider.GetRequiredService<Maker>());
    }

    private static Scene NewScene()
    {
        byte[] target = Edited.Content(1, 100_000);
        return new Scene(target).Old(Edited.Flipped(target, 50));
    }

    private async Task<UpdateReport> UpdateAsync(Scene scene)
    {
        await using ServiceProvider provider = _services.BuildServiceProvider(validateScopes: true);
        return await provider.GetRequiredService<Updater>().UpdateAsync(scene.Request);
    }

    private sealed class Recorder
    {
        public ConcurrentBag<HttpRequestMessage> Seen { get; } = [];

        public ConcurrentBag<Held> Held { get; } = [];
    }

    private sealed class RecordingHandler(Recorder recorder) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            recorder.Seen.Add(request);
            return base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class BrokenHandler : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("it must not be asked");
    }

    private sealed class NamedHandler : DelegatingHandler
    {
        private readonly string _name;
        private readonly ConcurrentQueue<string> _order;

        public NamedHandler(string name, ConcurrentQueue<string> order, HttpMessageHandler? inner = null)
        {
            (_name, _order) = (name, order);
            if (inner is not null)
                InnerHandler = inner;
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            _order.Enqueue(_name);
            return base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class Held : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }

    private sealed class HoldingHandler : DelegatingHandler
    {
        public HoldingHandler(Held held, Recorder recorder) => recorder.Held.Add(held);
    }

    private sealed class LogLines : ILoggerProvider
    {
        public ConcurrentQueue<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => new LinesOf(categoryName, Lines);

        public void Dispose()
        {
        }

        private sealed class LinesOf(string category, ConcurrentQueue<string> lines) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
                lines.Enqueue($"{category} {logLevel} {formatter(state, exception)}");
        }
    }
}
