namespace Morsel.Transports.Http;

/// <summary>Sends one request to one host and waits for the header of its answer.</summary>
internal sealed class HttpExchange : IDisposable
{
    private readonly HttpOptions _options;
    private readonly TimeProvider _clock;
    private readonly Connections _connections;
    private readonly RequestWriter _requests;
    private readonly HostTraits _manners;

    /// <exception cref="ArgumentException">An option cannot be used.</exception>
    /// <exception cref="IOException">The CA file or the netrc file cannot be read.</exception>
    public HttpExchange(HttpOptions options, HostTraits manners, TimeProvider clock, Network network)
    {
        (_options, _manners, _clock) = (options, manners, clock);
        _requests = new RequestWriter(options);
        _connections = new Connections(options, clock, network);
    }

    /// <summary>Asks where the trail has come to; again, where the request died on connections that had idled.</summary>
    /// <exception cref="TransportException">There is no answer.</exception>
    public async Task<HttpAnswer> AskAsync(TransferRequest request, RedirectTrail trail, CancellationToken cancellationToken)
    {
        for (int deadConnections = 0; ; deadConnections++)
        {
            HttpRequestMessage message = _requests.Write(trail.At, request, _manners.For(trail.At, trail.AtHome));
            using var limit = new WaitLimit(_options.FirstByteTimeout, _clock);
            var moment = new SendMoment(message, limit, _clock);
            try
            {
                HttpResponseMessage response = await SendAsync(message, trail, limit, cancellationToken).ConfigureAwait(false);
                _manners.LearnAnswer(trail.At);
                return (int)response.StatusCode == 407 && _connections.ProxyFor(trail.At) is { } proxy
                    ? throw NetworkFault.OfProxy(trail.At, proxy)
                    : new HttpAnswer(response, [.. trail.Way], moment.Elapsed) { Proxy = _connections.ProxyFor(trail.At) };
            }
            catch (TransportException e) when (
                NetworkFault.IsBreak(e) && moment.IsUnanswered && !Connections.WereOpenedFor(message) && deadConnections < _options.Connections)
            {
                // An idle connection may die just when it is used again, and all that idle may have died together; that says nothing
                // about the server. The first request on a new connection is the last attempt.
            }
        }
    }

    public void Dispose() => _connections.Dispose();

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage message, RedirectTrail trail, WaitLimit limit, CancellationToken cancellationToken)
    {
        using WaitLimit.Wait wait = limit.BeginUntimed(cancellationToken);
        try
        {
            return await _connections.For(trail).SendAsync(message, limit.Token).ConfigureAwait(false);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception e) when (limit.Token.IsCancellationRequested)
        {
            string seconds = FormattableString.Invariant($"{_options.FirstByteTimeout.TotalSeconds:0.###} s");
            throw new TransportException(
                TransportFailure.TimedOut, message.RequestUri!, $"no answer within {seconds}{NetworkFault.Through(_connections.ProxyFor(trail.At))}", e);
        }
        catch (Exception e) when (NetworkFault.Is(e))
        {
            _manners.Judge(e, message.RequestUri!);
            throw NetworkFault.From(
                e, message.RequestUri!, _connections.ProxyFor(trail.At), Connections.IsInTheClear(message), _manners.HasAnswered(message.RequestUri!));
        }
    }
}
