namespace Morsel.Transports;

/// <summary>Asks what another transport is asked, but in another way.</summary>
internal sealed class RewritingTransport(ITransport inner, Func<TransferRequest, TransferRequest> turn) : ITransport
{
    /// <summary>Never asks for ranges: the whole resource comes each time.</summary>
    public static ITransport WithoutRanges(ITransport inner) => new RewritingTransport(inner, request => new TransferRequest(request.Resource, [])
    {
        ExpectedLength = request.ExpectedLength,
        UnlessStill = request.UnlessStill,
        OnlyIfStill = request.OnlyIfStill,
        PastCaches = request.PastCaches,
        OnlyLength = request.OnlyLength,
        Home = request.Home,
    });

    /// <summary>Takes no answer from a cache on the way.</summary>
    public static ITransport PastCaches(ITransport inner) => new RewritingTransport(inner, request => request with { PastCaches = true });

    public bool Serves(Uri resource) => inner.Serves(resource);

    public Task<TransferReply> SendAsync(TransferRequest request, CancellationToken cancellationToken) =>
        inner.SendAsync(turn(request), cancellationToken);
}
