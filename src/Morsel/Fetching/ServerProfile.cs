using Morsel.Planning;

namespace Morsel.Fetching;

/// <summary>What one server's answers have taught: how many ranges it takes at once, and what a request costs.</summary>
/// <param name="connections">Requests that may be under way.</param>
/// <param name="habit">How it answers ranges; what failures say of that is believed for this fetch only.</param>
internal sealed class ServerProfile(int connections, RangeHabit habit)
{
    private const int MultipartBytesPerRange = 120, RequestBytes = 600;
    private const int FewerByBreak = 4;
    private const double Weight = 0.25;

    private TimeSpan? _roundTrip;
    private int _mostHere = int.MaxValue, _mostForNow = int.MaxValue;

    /// <summary>Of a server of which nothing is known.</summary>
    public ServerProfile(int connections)
        : this(connections, new RangeHabit())
    {
    }

    /// <summary>Ranges that one request may carry; 0 where the server gives whole resources only.</summary>
    public int RangesPerRequest => Math.Min(habit.MostRanges, Math.Min(_mostHere, _mostForNow));

    /// <summary>Whether a request for ranges has been answered with some, or it is known that none will be.</summary>
    public bool IsProbed => habit.IsProbed || _mostHere == 0;

    /// <summary>Whether ranges have brought something of the target, be it wrong.</summary>
    public bool GivesRanges { get; private set; }

    /// <summary>Requests that may be under way.</summary>
    public int Connections { get; set; } = connections;

    /// <summary>Throughput of answer bodies; null if not measured.</summary>
    public double? BytesPerSecond { get; set; }

    public TimeSpan RoundTrip => _roundTrip ?? TimeSpan.FromMilliseconds(50);

    public LinkCost Cost => new(
        RoundTrip, BytesPerSecond ?? 10e6, RangesPerRequest, RangesPerRequest > 1 ? MultipartBytesPerRange : RequestBytes, Connections)
    {
        MostRangeTextBytes = habit.MostTextBytes,
        IsMeasured = BytesPerSecond is not null,
    };

    /// <summary>An answer took this long to begin. A shorter time is believed at once: what makes one longer is not the line.</summary>
    public void LearnRoundTrip(TimeSpan firstByte) =>
        _roundTrip = _roundTrip is { } known && firstByte > known ? known + (Weight * (firstByte - known)) : firstByte;

    /// <inheritdoc cref="RangeHabit.LearnThatRangesWork"/>
    public void LearnThatRangesWork() => habit.LearnThatRangesWork();

    /// <summary>Something of the target came by ranges.</summary>
    public void LearnThatRangesBring() => GivesRanges = true;

    /// <inheritdoc cref="RangeHabit.LearnParts"/>
    public void LearnParts(int asked, int received)
    {
        habit.LearnParts(asked, received);
        if (received >= asked && _mostForNow < int.MaxValue)
            _mostForNow = Math.Max(_mostForNow, FewerByBreak * asked);
    }

    /// <inheritdoc cref="RangeHabit.LearnWhole"/>
    public void LearnWhole(int asked) => habit.LearnWhole(asked);

    /// <inheritdoc cref="RangeHabit.LearnRefusal"/>
    public void LearnRefusal(int asked, int textBytes, bool together) => habit.LearnRefusal(asked, textBytes, together);

    /// <summary>Nothing of use came for <paramref name="asked"/> ranges, whatever it was: one is asked for at a time, and after that the whole.</summary>
    public void LearnUseless(int asked) => _mostHere = Math.Min(_mostHere, asked > 1 ? 1 : 0);

    /// <summary>The connection broke before an answer to so many ranges began: perhaps there were too many. What comes in full lets it grow again.</summary>
    public void LearnBreak(int asked)
    {
        if (asked > 1)
            _mostForNow = Math.Min(_mostForNow, habit.FewerThan(asked, asked / FewerByBreak));
    }
}
