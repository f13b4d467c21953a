namespace Morsel.Fetching;

/// <summary>What is to be said when mirrors could not bring everything.</summary>
internal static class FinalFailure
{
    // What a caller can do most about comes first: come back later, get the new description; "not there" only if nobody says anything else.
    private static readonly TransportFailure[] ByHope =
    [
        TransportFailure.Busy, TransportFailure.TooSlow, TransportFailure.TimedOut, TransportFailure.Network, TransportFailure.ServerError,
        TransportFailure.BadReply, TransportFailure.Changed, TransportFailure.Denied, TransportFailure.Refused, TransportFailure.NotFound,
    ];

    /// <summary>The failure of all mirrors together; null if it is that their bytes are wrong.</summary>
    /// <param name="mirrors">All of them.</param>
    /// <param name="missing">Blocks that did not come.</param>
    /// <param name="wrong">Those of them that came wrong.</param>
    public static TransportException? Of(IReadOnlyList<Mirror> mirrors, int missing, int wrong)
    {
        // Blocks that nobody could bring are the network's fault; those that came wrong from everybody are not.
        if (wrong >= missing)
            return missing == 0 ? null : mirrors.Select(mirror => mirror.Trust.Lacking).OfType<TransportException>().FirstOrDefault();
        // What is wrong with an address that somebody named is the better thing to say.
        TransportException? problem = mirrors.Where(mirror => !mirror.Trust.IsLost && mirror.Problem is not null).OrderBy(mirror => mirror.Source.IsGuess)
            .ThenBy(mirror => Array.IndexOf(ByHope, mirror.Problem!.Failure)).FirstOrDefault()?.Problem;
        bool isFinal = problem?.Failure is null or TransportFailure.NotFound or TransportFailure.Denied or TransportFailure.Refused;
        return isFinal && mirrors.Any(mirror => mirror.Trust.IsLost) ? null : problem;
    }
}
