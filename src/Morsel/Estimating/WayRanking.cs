using System.Globalization;
using Morsel.Estimates;
using Morsel.Planning;

namespace Morsel.Estimating;

/// <summary>Which of several ways is the best for the users of the old versions together: bytes first, and time where it is clearly better, as a client chooses between ways.</summary>
internal static class WayRanking
{
    /// <summary>The best one; null if none is possible.</summary>
    public static WayRecommendation? BestOf(IReadOnlyList<WayEstimate> ways)
    {
        WayEstimate[] possible = [.. ways.Where(way => way is { Problem: null, Versions.Count: > 0 })];
        RouteOffer[] offers = [.. possible.Select(way => new RouteOffer(CostOf(way), way.Way.Kind is PublishingKind.File or PublishingKind.CompressedFile))];
        if (RouteChoice.Decide(offers, new ChoiceTerms(Preference.Bytes, IsMeasured: possible.All(way => way.Versions[0].Links.Count > 0))) is not { } decision)
            return null;
        WayEstimate best = possible[decision.Order[0]];
        string next = decision.Order.Count > 1 && possible[decision.Order[1]] is var second ? $"; the next is {second.Way} with {MeanBytesOf(second)}" : "";
        return new WayRecommendation(best.Way, string.Create(CultureInfo.InvariantCulture, $"{decision.Reason}: {MeanBytesOf(best)} bytes for each user, as a mean of the versions{next}"));
    }

    /// <summary>Bytes that the users of a version download, as a mean of the old versions; of those who have none where there are no others.</summary>
    public static long MeanBytesOf(WayEstimate way) => (long)Counted(way).Average(version => (double)version.DownloadBytes);

    private static RouteCost CostOf(WayEstimate way)
    {
        VersionEstimate[] versions = [.. Counted(way)];
        double seconds = versions.Sum(version => version.Links.Select(link => link.Time.TotalSeconds).DefaultIfEmpty(0).Average());
        int requests = versions.Sum(version => version.Requests) + versions.Length;
        return new RouteCost(versions.Sum(version => version.DownloadBytes), versions.Sum(version => version.Ranges), requests, TimeSpan.FromSeconds(seconds));
    }

    private static IEnumerable<VersionEstimate> Counted(WayEstimate way) =>
        way.Versions.Any(version => version.OldPath is not null) ? way.Versions.Where(version => version.OldPath is not null) : way.Versions;
}
