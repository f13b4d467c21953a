using Morsel.Reporting;

namespace Morsel.Fetching;

/// <summary>Chooses who is asked: the mirror that promises most, and now and then another, to know what it promises.</summary>
/// <param name="mirrors">In the order of the description, which counts until something is known of them.</param>
/// <param name="retries">Knows which hosts are not to be asked again.</param>
internal sealed class MirrorChoice(IReadOnlyList<Mirror> mirrors, RetryBudget retries)
{
    // As fast as a link is thought to be of which nothing is known, so that a mirror that is known to be slow comes after one that may be fast.
    private const double UnknownScore = 1e6;

    // Not each fluctuation is worth leaving connections that are warm.
    private const double WorthChanging = 1.25;
    private static readonly TimeSpan WorthLooking = TimeSpan.FromSeconds(2), LookAgain = TimeSpan.FromMinutes(1);

    private Mirror? _best;

    /// <summary>Mirrors that may still be of use.</summary>
    public IEnumerable<Mirror> Usable
    {
        get
        {
            bool mayGuess = mirrors.All(mirror => mirror.Source.IsGuess || (!IsUsable(mirror) && IsNothingThere(mirror)));
            return mirrors.Where(mirror => mirror.Source.IsGuess == mayGuess && IsUsable(mirror));
        }
    }

    /// <summary>Usable mirrors that may be sent a request now, the best ones first.</summary>
    public IReadOnlyList<Mirror> Ready(TimeSpan now)
    {
        Mirror? best = Best(now);
        return [.. Usable.Where(mirror => mirror.Room > 0 && ReadyAt(mirror, now) <= now).OrderBy(mirror => mirror != best).ThenByDescending(ScoreOf)];
    }

    /// <summary>The mirror that most is asked of; null if all of them have to be left alone for now.</summary>
    public Mirror? Best(TimeSpan now)
    {
        List<Mirror> ready = [.. Usable.Where(mirror => ReadyAt(mirror, now) <= now)];
        if (ready.MaxBy(ScoreOf) is not { } first)
            return null;
        if (_best is null || !ready.Contains(_best) || ScoreOf(first) > WorthChanging * ScoreOf(_best))
            Prefer(first);
        return _best;
    }

    /// <summary>Whether a mirror that is not the best is to be tried all the same.</summary>
    /// <param name="mirror">Which.</param>
    /// <param name="now">The moment.</param>
    /// <param name="remaining">How long the best one would still take.</param>
    public bool IsWorthTrying(Mirror mirror, TimeSpan now, TimeSpan remaining) =>
        remaining > WorthLooking && mirrors.All(other => other == _best || other.Flights.Count == 0)
        && (mirror.Asked is not { } asked || (now - asked >= LookAgain && remaining > 5 * WorthLooking));

    /// <summary>When a mirror may be asked again.</summary>
    public TimeSpan ReadyAt(Mirror mirror, TimeSpan now) => mirror.ReadyAt(isAlone: !Usable.Any(other => other != mirror && !other.IsResting(now)));

    private void Prefer(Mirror mirror)
    {
        if ((mirror.Source.IsGuess || mirrors.Count(other => !other.Source.IsGuess) > 1) && RunTrace.IsHeard)
        {
            string address = TransportException.Shown(mirror.Source.Resource);
            RunTrace.Tell(RunEventCode.MirrorChosen, $"{address} is used first", ("address", address));
        }
        _best = mirror;
    }

    // What is there, and not as it should be, is no reason to look elsewhere.
    private static bool IsNothingThere(Mirror mirror) =>
        !mirror.Trust.IsLost && mirror.Problem?.Failure is TransportFailure.NotFound or TransportFailure.Denied or TransportFailure.Network;

    private bool IsUsable(Mirror mirror) => mirror.IsUsable && !retries.IsSpentFor(mirror.Source.Resource);

    private static double ScoreOf(Mirror mirror) =>
        mirror.Profile.RangesPerRequest == 0 ? 0 : mirror.Score ?? UnknownScore * mirror.SuccessRatio * mirror.Trust.HeldShare;
}
