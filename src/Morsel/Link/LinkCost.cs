namespace Morsel.Link;

/// <summary>What one server's answers cost, as measured or assumed.</summary>
/// <param name="RoundTrip">Time from a request to the first byte of its answer.</param>
/// <param name="BytesPerSecond">Throughput of answer bodies, all connections together.</param>
/// <param name="RangesPerRequest">Ranges that one request may carry; 0 where the server gives whole resources only.</param>
/// <param name="BytesPerRange">Framing that each further range of an answer costs, in bytes.</param>
/// <param name="Connections">Requests that may be under way at once.</param>
internal sealed record LinkCost(TimeSpan RoundTrip, double BytesPerSecond, int RangesPerRequest, int BytesPerRange, int Connections);
