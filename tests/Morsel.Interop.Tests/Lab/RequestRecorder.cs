using System.Collections.Concurrent;
using System.Net.Http.Headers;

namespace Morsel.Interop.Tests.Lab;

/// <summary>Writes down every request that Morsel sends.</summary>
internal sealed class RequestRecorder(HttpMessageHandler inner, ConcurrentQueue<RecordedRequest> requests) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
        requests.Enqueue(new(request.RequestUri!.AbsolutePath, Ranges(request.Headers.Range), (int)response.StatusCode, response.Version));
        return response;
    }

    private static int Ranges(RangeHeaderValue? header) => header?.Ranges.Count ?? 0;
}

/// <summary>A request, and how it was answered.</summary>
/// <param name="Path">What was asked for.</param>
/// <param name="Ranges">How many ranges of it; 0 where all of it.</param>
/// <param name="Status">That of the answer.</param>
/// <param name="Version">That of HTTP.</param>
internal sealed record RecordedRequest(string Path, int Ranges, int Status, Version Version)
{
    public override string ToString() => FormattableString.Invariant($"{Ranges}→{Status}");
}
