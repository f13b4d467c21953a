namespace Morsel.Transports.Http;

/// <summary>Asks web servers: HTTP/1.1 and HTTP/2, any server's way of answering ranges, nothing believed that can be checked.</summary>
/// <remarks>Safe for several threads. One instance per run: it owns the connections and remembers redirects.</remarks>
internal sealed class HttpTransport : ITransport, IDisposable
{
    private readonly bool _allowsDowngrade;
    private readonly HttpExchange _exchange;
    private readonly HostTraits _manners = new();
    private readonly RedirectMemory _redirects;
    private readonly ReplyCheck _acceptance;

    /// <exception cref="ArgumentException">An option cannot be used.</exception>
    /// <exception cref="IOException">The CA file or the netrc file cannot be read.</exception>
    public HttpTransport(HttpOptions? options = null, TimeProvider? clock = null, Network? network = null)
    {
        options ??= new HttpOptions();
        clock ??= TimeProvider.System;
        OptionCheck.Demand(options);
        _allowsDowngrade = options.AllowDowngrade;
        _exchange = new HttpExchange(options, _manners, clock, network ?? new Network());
        _redirects = new RedirectMemory(clock);
        _acceptance = new ReplyCheck(options, _manners, clock);
    }

    /// <inheritdoc/>
    public bool Serves(Uri resource) =>
        resource.IsAbsoluteUri && (resource.Scheme == Uri.UriSchemeHttp || resource.Scheme == Uri.UriSchemeHttps);

    /// <inheritdoc/>
    public async Task<TransferReply> SendAsync(TransferRequest request, CancellationToken cancellationToken)
    {
        if (!Serves(request.Resource))
            throw new ArgumentException("expected an http or https address", nameof(request));
        HttpAnswer? answer = await AskRememberedAsync(request, cancellationToken).ConfigureAwait(false);
        if (answer is null)
        {
            IReadOnlyList<Uri>? renewed;
            using (await _redirects.TakeTurnAsync(request.Resource, cancellationToken).ConfigureAwait(false))
            {
                renewed = _redirects.Recall(request.Resource);
                if (renewed is null)
                    answer = await FollowAsync(request, [request.Resource], cancellationToken).ConfigureAwait(false);
            }
            answer ??= await FollowAsync(request, renewed!, cancellationToken).ConfigureAwait(false);
        }
        return await _acceptance.AcceptAsync(answer, request, cancellationToken).ConfigureAwait(false);
    }

    public void Dispose() => _exchange.Dispose();

    /// <summary>Asks where the address was last found to lead.</summary>
    /// <returns>null if that is not known, or holds no longer.</returns>
    private async Task<HttpAnswer?> AskRememberedAsync(TransferRequest request, CancellationToken cancellationToken)
    {
        if (_redirects.Recall(request.Resource) is not { } target)
            return null;
        try
        {
            HttpAnswer answer = await FollowAsync(request, target, cancellationToken).ConfigureAwait(false);
            if (!StatusRule.OutdatesRedirect(answer.Status))
                return answer;
            answer.Dispose();
            _redirects.Forget(request.Resource, target);
            return null;
        }
        catch (TransportException)
        {
            _redirects.Forget(request.Resource, target);
            throw;
        }
    }

    // "start": the way as far as it is known.
    private async Task<HttpAnswer> FollowAsync(TransferRequest request, IReadOnlyList<Uri> start, CancellationToken cancellationToken)
    {
        var trail = new RedirectTrail(request, start, _allowsDowngrade);
        while (true)
        {
            HttpAnswer answer = await _exchange.AskAsync(request, trail, cancellationToken).ConfigureAwait(false);
            if (!RedirectTrail.IsRedirect(answer.Message.StatusCode))
            {
                if (answer.Status is 200 or 206 && trail.Way.Count > start.Count)
                    _redirects.Learn(request.Resource, answer.Trail);
                // Asked once more, past the host's caches.
                if (answer.Encoding is null || answer.Status is not (200 or 206) || ReplyCheck.Takes(answer, request) || !_manners.LearnEncoding(answer.At))
                    return answer;
                answer.Dispose();
                continue;
            }
            using (answer)
                trail.Follow(answer.Message.Headers);
        }
    }
}
