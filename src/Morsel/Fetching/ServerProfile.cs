using Morsel.Planning;

namespace Morsel.Fetching;

/// <summary>What one server's answers have taught: how many ranges it takes at once, and what a request costs.</summary>
/// <param name="connections">Requests that may be under way.</param>
/// <param name="usualRanges">Ranges that it is likely to take at once.</param>
internal sealed class ServerProfile(int connections, int usualRanges = 20)
{
    private const int MostRanges = 200;
    private const int MultipartBytesPerRange = 120, RequestBytes = 600;
    private const int LeastTextBytes = 64;
    private const double Weight = 0.25;

    private TimeSpan? _roundTrip;
    private int _mostRanges = MostRanges;
    private int _mostTextBytes = 4000;

    /// <summary>Ranges that one request may carry; 0 where the server gives whole resources only.</summary>
    public int RangesPerRequest { get; private set; } = usualRanges;

    /// <summary>Whether a request for ranges has been answered with some, or it is known that none will be.</summary>
    public bool IsProbed { get; private set; }

    /// <summary>Whether ranges have brought something of the target, be it wrong.</summary>
    public bool GivesRanges { get; private set; }

    /// <summary>Whether a full answer would let the next request carry more ranges.</summary>
    public bool MayGrow => RangesPerRequest < _mostRanges;

    /// <summary>Requests that may be under way.</summary>
    public int Connections { get; set; } = connections;

    /// <summary>Throughput of answer bodies; null if not measured.</summary>
    public double? BytesPerSecond { get; set; }

    public TimeSpan RoundTrip => _roundTrip ?? TimeSpan.FromMilliseconds(50);

    public LinkCost Cost => new(
        RoundTrip, BytesPerSecond ?? 10e6, RangesPerRequest, RangesPerRequest > 1 ? MultipartBytesPerRange : RequestBytes, Connections)
    {
        MostRangesPerRequest = Math.Max(RangesPerRequest, _mostRanges),
        MostRangeTextBytes = _mostTextBytes,
        IsMeasured = BytesPerSecond is not null,
    };

    /// <summary>An answer took this long to begin. A shorter time is believed at once: what makes one longer is not the line.</summary>
    public void LearnRoundTrip(TimeSpan firstByte) =>
        _roundTrip = _roundTrip is { } known && firstByte > known ? known + (Weight * (firstByte - known)) : firstByte;

    /// <summary>Parts come, so there is no need to wait for their end before more is asked for.</summary>
    public void LearnThatRangesWork() => IsProbed = true;

    /// <summary>Something of the target came by ranges.</summary>
    public void LearnThatRangesBring() => GivesRanges = true;

    /// <summary>Nothing of use came for <paramref name="asked"/> ranges, whatever it was: one is asked for at a time, and after that the whole.</summary>
    public void LearnUseless(int asked)
    {
        IsProbed |= asked <= 1;
        RangesPerRequest = _mostRanges = Math.Min(_mostRanges, asked > 1 ? 1 : 0);
    }

    /// <summary>All of <paramref name="asked"/> ranges came, or only the first <paramref name="received"/>.</summary>
    public void LearnParts(int asked, int received)
    {
        IsProbed = true;
        if (asked <= 1)
            return;
        // A server that gave fewer once will do so again: growing back would cost a part of every other answer.
        if (received < asked)
            RangesPerRequest = _mostRanges = Math.Min(_mostRanges, Math.Max(1, received));
        else
            RangesPerRequest = Math.Min(_mostRanges, Math.Max(RangesPerRequest, 4 * asked));
    }

    /// <summary>The server refused <paramref name="asked"/> ranges.</summary>
    /// <param name="asked">Ranges in the request.</param>
    /// <param name="textBytes">Bytes of the text that asked for them.</param>
    /// <param name="together">Whether the answer says that it takes one range only, rather than fewer.</param>
    public void LearnRefusal(int asked, int textBytes, bool together)
    {
        IsProbed |= asked <= 1;
        RangesPerRequest = _mostRanges = Math.Min(_mostRanges, asked <= 1 ? 0 : together ? 1 : asked / 2);
        _mostTextBytes = Math.Max(LeastTextBytes, Math.Min(_mostTextBytes, textBytes / 2));
    }

    /// <summary>The connection broke before an answer to so many ranges began: perhaps there were too many.</summary>
    public void LearnBreak(int asked)
    {
        if (asked > 1)
            RangesPerRequest = Math.Min(RangesPerRequest, Math.Max(1, asked / 2));
    }
}
