using Morsel.Estimates;
using Morsel.Planning;

namespace Morsel.Fetching;

/// <summary>What a download would be on links that somebody names, told by the costs that the planner tells of measured ones.</summary>
/// <param name="Links">The links.</param>
/// <param name="DescriptionBytes">Bytes of the description, which come first.</param>
internal sealed record LinkOutlook(IReadOnlyList<Link> Links, long DescriptionBytes)
{
    /// <summary>The most requests under way at once.</summary>
    /// <value>Default: as many as one likes who was told nothing.</value>
    public int Connections { get; init; } = new HttpOptions().Connections;

    /// <summary>Of those bytes, those of tables that are read after it and count as data, and the requests for them.</summary>
    /// <value>Default: there are none.</value>
    public (long Bytes, int Requests) Tables { get; init; }

    /// <summary>What it would be on each.</summary>
    /// <param name="costOn">What the data costs on a link; null where it cannot be had.</param>
    public IReadOnlyList<LinkForecast> Of(Func<LinkCost, RouteCost?> costOn)
    {
        var forecasts = new List<LinkForecast>();
        foreach (Link link in Links)
        {
            var profile = new ServerProfile(Connections) { BytesPerSecond = link.BytesPerSecond };
            profile.LearnRoundTrip(link.RoundTrip);
            if (costOn(profile.Cost) is { } cost)
            {
                TimeSpan time = ColdStart.TimeFor(profile.Cost, link.Handshakes + Tables.Requests, DescriptionBytes, cost);
                forecasts.Add(new LinkForecast(link, cost.TravellingBytes + Tables.Bytes, cost.Requests + Tables.Requests, time));
            }
        }
        return forecasts;
    }
}
