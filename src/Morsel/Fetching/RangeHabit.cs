using Morsel.Planning;

namespace Morsel.Fetching;

/// <summary>
/// How the server of one resource answers ranges, as its answers have taught. It is kept for the whole run, however often fetching begins anew: what cost a
/// round trip to learn is not learnt twice.
/// </summary>
internal sealed class RangeHabit
{
    // A refusal costs a round trip: a few of them lead from the most ranges to one.
    private const int FewerByRefusal = 4;
    private const int LeastTextBytes = 64;

    /// <summary>Ranges that one request may carry; 0 where the server gives whole resources only.</summary>
    /// <value>At first as many as any request may: who takes fewer gives fewer or says so, which costs the same, however many were asked for.</value>
    public int MostRanges { get; private set; } = RangeText.MostRanges;

    /// <summary>The most ranges that came in full.</summary>
    public int FullRanges { get; private set; } = 1;

    /// <summary>Bytes of the text that asks for ranges.</summary>
    public int MostTextBytes { get; private set; } = 4000;

    /// <summary>Whether a request for ranges has been answered with some, or it is known that none will be.</summary>
    public bool IsProbed { get; private set; }

    /// <summary>Parts come, so there is no need to wait for their end before more is asked for.</summary>
    public void LearnThatRangesWork() => IsProbed = true;

    /// <summary>All of <paramref name="asked"/> ranges came, or only the first <paramref name="received"/>.</summary>
    public void LearnParts(int asked, int received)
    {
        IsProbed = true;
        FullRanges = Math.Max(FullRanges, received);
        // A server that gave fewer once will do so again: growing back would cost a part of every other answer.
        if (received < asked)
            Limit(Math.Max(1, received));
    }

    /// <summary>The whole came for <paramref name="asked"/> ranges.</summary>
    public void LearnWhole(int asked)
    {
        IsProbed |= asked <= 1;
        Limit(FewerThan(asked, 1));
    }

    /// <summary>The server refused <paramref name="asked"/> ranges.</summary>
    /// <param name="asked">Ranges in the request.</param>
    /// <param name="textBytes">Bytes of the text that asked for them.</param>
    /// <param name="together">Whether the answer says that it takes one range only, rather than fewer.</param>
    public void LearnRefusal(int asked, int textBytes, bool together)
    {
        IsProbed |= asked <= 1;
        Limit(FewerThan(asked, together ? 1 : asked / FewerByRefusal));
        MostTextBytes = Math.Max(LeastTextBytes, Math.Min(MostTextBytes, textBytes / 2));
    }

    /// <summary>Fetching begins anew: who gave no ranges is asked for one, and if the whole comes for it, that is taken.</summary>
    public void BeginAnew() => (MostRanges, IsProbed) = (Math.Max(1, MostRanges), IsProbed && MostRanges > 0);

    /// <summary>How many to ask for, after so many were too many: as many as came in full once, if that is fewer; after one none.</summary>
    /// <param name="asked">Ranges that were asked for.</param>
    /// <param name="fewer">What is tried where nothing is known.</param>
    public int FewerThan(int asked, int fewer) => asked <= 1 ? 0 : Math.Max(FullRanges < asked ? FullRanges : 1, fewer);

    private void Limit(int most) => MostRanges = Math.Min(MostRanges, most);
}
