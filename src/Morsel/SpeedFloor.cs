using Morsel.Transports;

namespace Morsel;

/// <summary>Ends a transfer that brings next to nothing for too long.</summary>
internal sealed class SpeedFloor(TimeProvider time, Uri resource)
{
    private const int LeastBytesPerSecond = 64;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(120);

    private long _begun = time.GetTimestamp();
    private long _bytes;

    /// <summary>So many bytes came.</summary>
    /// <exception cref="TransportException">They and those of the last two minutes are too few.</exception>
    public void Add(int bytes)
    {
        _bytes += bytes;
        TimeSpan elapsed = time.GetElapsedTime(_begun);
        if (elapsed < Window)
            return;
        if (_bytes < LeastBytesPerSecond * elapsed.TotalSeconds)
            throw new TransportException(
                TransportFailure.TooSlow, resource, FormattableString.Invariant($"{_bytes} bytes came in {elapsed.TotalSeconds:0} s, which is too slow"));
        (_begun, _bytes) = (time.GetTimestamp(), 0);
    }
}
