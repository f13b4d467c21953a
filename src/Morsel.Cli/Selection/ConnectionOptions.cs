using System.CommandLine;

namespace Morsel.Cli.Selection;

/// <summary>How servers are reached: the options that all verbs share which ask one.</summary>
internal sealed class ConnectionOptions
{
    private readonly Surroundings _around;

    private readonly Option<int?> _connections =
        OptionKinds.Number("--connections", 1, 64, "Maximum connections to one host (default: 4).");

    private readonly Option<RateWindow[]?> _limitRate = RateLimitOption.Create();

    private readonly Option<string?> _caFile =
        OptionKinds.InputFile("--ca-file", "PEM file of certificates to trust in addition to those of the system.");

    private readonly SelfDescriptionOptions _self;
    private readonly IdentityOptions _identity;
    private readonly RouteOptions _route;
    private readonly TimeLimitOptions _limits;

    public ConnectionOptions(Command verb, Surroundings around)
    {
        _around = around;
        verb.Add(_connections);
        verb.Add(_limitRate);
        verb.Add(_caFile);
        _self = new SelfDescriptionOptions(verb);
        _identity = new IdentityOptions(verb, around);
        _route = new RouteOptions(verb, around);
        _limits = new TimeLimitOptions(verb);
    }

    /// <summary>Does a verb's work with an updater that the options describe, within the time that they give.</summary>
    /// <param name="parsed">The options.</param>
    /// <param name="work">The work.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="howFar">Told when the time is over: how far the work came; null if that cannot be said.</param>
    /// <param name="onEvent">Told what the work decides; null if nobody asked.</param>
    public async Task<T> RunAsync<T>(
        ParseResult parsed, Func<Updater, CancellationToken, Task<T>> work, CancellationToken cancellationToken, Func<string?>? howFar = null,
        Action<RunEvent>? onEvent = null) =>
        await ReachAsync(
            parsed,
            async (options, token) =>
            {
                using var updater = new Updater(options with { OnEvent = onEvent });
                return await work(updater, token).ConfigureAwait(false);
            },
            cancellationToken,
            howFar).ConfigureAwait(false);

    /// <summary>Does a verb's work as the options describe, within the time that they give.</summary>
    /// <inheritdoc cref="RunAsync" path="/param"/>
    public async Task<T> ReachAsync<T>(
        ParseResult parsed, Func<UpdaterOptions, CancellationToken, Task<T>> work, CancellationToken cancellationToken, Func<string?>? howFar = null)
    {
        HttpOptions http = Http(parsed);
        using (http.ClientCertificate)
        {
            var options = new UpdaterOptions { Http = http, Time = _around.Time, MaxTime = _limits.MaxTime(parsed) };
            return await _limits.WithinAsync(parsed, _around.Time, token => work(options, token), howFar, cancellationToken).ConfigureAwait(false);
        }
    }

    private HttpOptions Http(ParseResult parsed)
    {
        var http = new HttpOptions();
        http = http with
        {
            RateWindows = parsed.GetValue(_limitRate) ?? [],
            CaFile = parsed.GetValue(_caFile),
        };
        if (parsed.GetValue(_connections) is { } connections)
            http = http with { Connections = connections };
        return _identity.AddTo(_self.AddTo(_limits.AddTo(_route.AddTo(http, parsed), parsed), parsed), parsed);
    }
}
