namespace Morsel.Planning;

/// <summary>What a transfer showed of a link.</summary>
/// <param name="RoundTrip">Time from the request to the first byte of the answer.</param>
/// <param name="BytesPerSecond">Throughput of the body; null if it was too short to tell.</param>
internal sealed record LinkSpeed(TimeSpan RoundTrip, double? BytesPerSecond);
