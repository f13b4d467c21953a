using Morsel.Reporting;

namespace Morsel.Fetching;

/// <summary>Chooses who is asked: the mirror that promises most, and now and then another, to know what it promises.</summary>
/// <param name="mirrors">In the order of the description, which counts until something is known of them.</param>
internal sealed class MirrorChoice(IReadOnlyList<Mirror> mirrors)
{
    // As fast as a link is thought to be of which nothing is known, so that a mirror that is known to be slow comes after one that may be fast.
    private const double UnknownScore = 1e6;

    // Not each fluctuation is worth leaving connections that are warm.
    private const double WorthChanging = 1.25;
    private static readonly TimeSpan WorthLooking = TimeSpan.FromSeconds(2), LookAgain = TimeSpan.FromMinutes(1);

    private Mirror? _best;

    /// <summary>Mirrors that may still be of use.</summary>
    public IEnumerable<Mirror> Usable => mirrors.Where(mirror => mirror.IsUsable);

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
        if (mirrors.Count > 1 && RunTrace.IsHeard)
        {
            string address = TransportException.Shown(mirror.Source.Resource);
            RunTrace.Tell(RunEventCode.MirrorChosen, $"{address} is asked first", ("address", address));
        }
        _best = mirror;
    }

    private static double ScoreOf(Mirror mirror) =>
        mirror.Profile.RangesPerRequest == 0 ? 0 : mirror.Score ?? UnknownScore * mirror.SuccessRatio;
}
