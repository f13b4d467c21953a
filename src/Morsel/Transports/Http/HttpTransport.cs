namespace Morsel.Transports.Http;

/// <summary>Asks web servers: HTTP/1.1 and HTTP/2, any server's way of answering ranges, nothing believed that can be checked.</summary>
/// <remarks>Safe for several threads. One instance per run: it owns the connections and remembers redirects.</remarks>
internal sealed class HttpTransport : ITransport, IDisposable
{
    private readonly HttpOptions _options;
    private readonly TimeProvider _clock;
    private readonly Connections _connections;
    private readonly RequestWriter _requests;
    private readonly RedirectMemory _redirects;
    private readonly Acceptance _acceptance;

    /// <exception cref="ArgumentException">An option cannot be used.</exception>
    /// <exception cref="IOException">The CA file or the netrc file cannot be read.</exception>
    public HttpTransport(HttpOptions? options = null, TimeProvider? clock = null, Network? network = null)
    {
        _options = options ?? new HttpOptions();
        _clock = clock ?? TimeProvider.System;
        OptionCheck.Demand(_options);
        _requests = new RequestWriter(_options);
        _connections = new Connections(_options, _clock, network ?? new Network());
        _redirects = new RedirectMemory(_clock);
        _acceptance = new Acceptance(_options, _clock);
    }

    /// <inheritdoc/>
    public bool Serves(Uri resource) =>
        resource.IsAbsoluteUri && (resource.Scheme == Uri.UriSchemeHttp || resource.Scheme == Uri.UriSchemeHttps);

    /// <inheritdoc/>
    public async Task<TransferReply> SendAsync(TransferRequest request, CancellationToken cancellationToken)
    {
        if (!Serves(request.Resource))
            throw new ArgumentException("expected an http or https address", nameof(request));
        HttpAnswer answer = await AskRememberedAsync(request, cancellationToken).ConfigureAwait(false)
            ?? await AskAsync(request, request.Resource, cancellationToken).ConfigureAwait(false);
        return await _acceptance.AcceptAsync(answer, request, cancellationToken).ConfigureAwait(false);
    }

    public void Dispose() => _connections.Dispose();

    /// <summary>Asks where the address was last found to lead.</summary>
    /// <returns>null if nothing is remembered, or it holds no longer.</returns>
    private async Task<HttpAnswer?> AskRememberedAsync(TransferRequest request, CancellationToken cancellationToken)
    {
        if (_redirects.Recall(request.Resource) is not { } target)
            return null;
        try
        {
            HttpAnswer answer = await AskAsync(request, target, cancellationToken).ConfigureAwait(false);
            if (!StatusRule.OutdatesRedirect(answer.Status))
                return answer;
            answer.Dispose();
            _redirects.Forget(request.Resource);
            return null;
        }
        catch (TransportException)
        {
            _redirects.Forget(request.Resource);
            throw;
        }
    }

    private async Task<HttpAnswer> AskAsync(TransferRequest request, Uri start, CancellationToken cancellationToken)
    {
        var trail = new RedirectTrail(request, start, _options.AllowDowngrade);
        while (true)
        {
            HttpAnswer answer = await AskOnceAsync(request, trail, cancellationToken).ConfigureAwait(false);
            if (!RedirectTrail.IsRedirect(answer.Message.StatusCode))
            {
                if (answer.Status is 200 or 206 && trail.At != start)
                    _redirects.Learn(request.Resource, trail.At);
                return answer;
            }
            using (answer)
                trail.Follow(answer.Message.Headers);
        }
    }

    private async Task<HttpAnswer> AskOnceAsync(TransferRequest request, RedirectTrail trail, CancellationToken cancellationToken)
    {
        for (int deadConnections = 0; ; deadConnections++)
        {
            long sent = _clock.GetTimestamp();
            HttpRequestMessage message = _requests.Write(trail.At, request, trail.AtHome);
            try
            {
                HttpResponseMessage response = await ExchangeAsync(message, trail, cancellationToken).ConfigureAwait(false);
                return new HttpAnswer(response, trail.At, _clock.GetElapsedTime(sent));
            }
            catch (TransportException e) when (
                NetworkFault.IsBreak(e) && !Connections.WereOpenedFor(message) && deadConnections < _options.Connections)
            {
                // An idle connection may die just when it is used again, and all that idle may have died together; that says nothing
                // about the server. The first request on a new connection is the last attempt.
            }
        }
    }

    private async Task<HttpResponseMessage> ExchangeAsync(HttpRequestMessage message, RedirectTrail trail, CancellationToken cancellationToken)
    {
        using var limit = new WaitLimit(_options.FirstByteTimeout, _clock);
        using WaitLimit.Wait wait = limit.Begin(cancellationToken);
        try
        {
            return await _connections.SendAsync(message, trail, limit.Token).ConfigureAwait(false);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (Exception e) when (limit.Token.IsCancellationRequested)
        {
            string seconds = FormattableString.Invariant($"{_options.FirstByteTimeout.TotalSeconds:0.###} s");
            throw new TransportException(TransportFailure.TimedOut, message.RequestUri!, $"no answer within {seconds}", e);
        }
        catch (Exception e) when (NetworkFault.Is(e))
        {
            throw NetworkFault.From(e, message.RequestUri!);
        }
    }
}
