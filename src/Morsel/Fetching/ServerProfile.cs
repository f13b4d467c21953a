using Morsel.Link;

namespace Morsel.Fetching;

/// <summary>What one server's answers have taught: how many ranges it takes at once, and what a request costs.</summary>
internal sealed class ServerProfile(int connections)
{
    // What zsync 0.6.2 asks for at once: a server that ever served it takes as many.
    private const int FirstRanges = 20;
    private const int MostRanges = 200;
    private const int MultipartBytesPerRange = 120, RequestBytes = 600;
    private const double Weight = 0.25;

    private double _roundTripSeconds = 0.05;
    private double _bytesPerSecond = 10e6;
    private bool _isMeasured;
    private int _mostRanges = MostRanges;

    /// <summary>Ranges that one request may carry; 0 where the server gives whole resources only.</summary>
    public int RangesPerRequest { get; private set; } = FirstRanges;

    /// <summary>Whether a request for ranges has been answered with what was asked.</summary>
    public bool IsProbed { get; private set; }

    public LinkCost Cost => new(
        TimeSpan.FromSeconds(_roundTripSeconds), _bytesPerSecond, RangesPerRequest,
        RangesPerRequest > 1 ? MultipartBytesPerRange : RequestBytes, IsProbed ? connections : 1);

    /// <summary>All of <paramref name="asked"/> ranges came, or only the first <paramref name="received"/>.</summary>
    public void LearnParts(int asked, int received)
    {
        IsProbed = true;
        if (asked <= 1)
            return;
        // A server that gave fewer once will do so again: growing back would cost a part of every other answer.
        if (received < asked)
            _mostRanges = Math.Max(1, received);
        RangesPerRequest = Math.Min(_mostRanges, Math.Max(RangesPerRequest, 2 * asked));
    }

    /// <summary>The whole resource came instead of <paramref name="asked"/> ranges.</summary>
    public void LearnWhole(int asked)
    {
        IsProbed |= asked == 1;
        RangesPerRequest = asked > 1 ? 1 : 0;
    }

    /// <summary>The server refused <paramref name="asked"/> ranges.</summary>
    /// <param name="asked">Ranges in the request.</param>
    /// <param name="together">Whether the answer says that it takes one range only, rather than fewer.</param>
    public void LearnRefusal(int asked, bool together) =>
        RangesPerRequest = _mostRanges = asked <= 1 ? 0 : together ? 1 : asked / 2;

    /// <summary>An answer took this long to begin, and then brought so many bytes in such a time.</summary>
    public void LearnSpeed(TimeSpan firstByte, long bytes, TimeSpan elapsed)
    {
        double weight = _isMeasured ? Weight : 1;
        _roundTripSeconds += weight * (firstByte.TotalSeconds - _roundTripSeconds);
        if (bytes >= 64 << 10 && elapsed > TimeSpan.Zero)
            _bytesPerSecond += weight * ((bytes / elapsed.TotalSeconds) - _bytesPerSecond);
        _isMeasured = true;
    }
}
