using Morsel.Fetching;
using Morsel.Planning;
using Morsel.Reporting;
using Morsel.Target;

namespace Morsel.Updating;

/// <summary>The ways of a run: what each would cost, which was taken and why, what it did cost.</summary>
/// <param name="request">What the caller wants.</param>
internal sealed class RouteBoard(UpdateRequest request)
{
    private const int ShareOfMemory = 4;

    private readonly List<RouteReport> _routes = [];

    // What a sidecar adds is tried once: what was in vain would be in vain again.
    private readonly HashSet<Origin> _left = [];

    /// <summary>What was fetched and what it cost.</summary>
    public FetchTally Tally { get; } = new();

    /// <summary>Every way that was weighed, in the order of the last decision.</summary>
    public IReadOnlyList<RouteReport> Routes => _routes;

    /// <summary>Memory that a way may need.</summary>
    public long MostMemoryBytes => request.MemoryLimit ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / ShareOfMemory;

    /// <summary>Weighs ways, and notes and tells the decision.</summary>
    /// <param name="ways">The ways in the publisher's order; those that lead nowhere are left out of what comes back.</param>
    /// <param name="isMeasured">Whether their times are measured.</param>
    /// <returns>Positions in <paramref name="ways"/>, the one that is taken first.</returns>
    public IReadOnlyList<int> Decide(IReadOnlyList<WeighedWay> ways, bool isMeasured)
    {
        RouteOffer[] offers = [.. ways.Select(way => new RouteOffer(way.Cost, way.Whole is not null))];
        if (RouteChoice.Decide(offers, new ChoiceTerms(request.Prefer, isMeasured) { MostMemoryBytes = MostMemoryBytes }) is not { } decision)
            return [];
        for (int place = 0; place < decision.Order.Count; place++)
            Note(Report(ways[decision.Order[place]], isMeasured) with { IsChosen = place == 0, Why = place == 0 ? decision.Reason : null });
        foreach (WeighedWay nowhere in ways.Where((_, place) => !decision.Order.Contains(place)))
            Note(Report(nowhere, isMeasured) with { Why = WhyLeft(nowhere) });
        if (decision.Order.Count > 1)
            Tell(_routes.First(route => IsSame(route, ways[decision.Order[0]])));
        return decision.Order;
    }

    /// <summary>Notes what going a way cost.</summary>
    /// <param name="way">The way.</param>
    /// <param name="before">What was spent before.</param>
    /// <param name="time">How long it took.</param>
    /// <param name="predicted">How long it was thought to take; null if that was never known.</param>
    public void Spend(WeighedWay way, (long Bytes, int Requests, TimeSpan) before, TimeSpan time, TimeSpan? predicted)
    {
        RouteReport route = Report(way, isMeasured: false);
        Note(route);
        int place = PlaceOf(route);
        _routes[place] = _routes[place] with
        {
            SpentBytes = _routes[place].SpentBytes + Tally.TransferredBytes - before.Bytes,
            SpentRequests = _routes[place].SpentRequests + Tally.Requests - before.Requests,
            SpentTime = (_routes[place].SpentTime ?? TimeSpan.Zero) + time,
            Time = _routes[place].Time ?? predicted,
        };
    }

    /// <summary>Whether something that the sidecar adds was given up.</summary>
    public bool HasLeft(Origin origin) => _left.Contains(origin);

    /// <summary>Notes why a way was left.</summary>
    public void Leave(WeighedWay way, string why)
    {
        if (way.Added is not null)
            _left.Add(way.Added);
        int place = PlaceOf(Report(way, isMeasured: false));
        if (place >= 0)
            _routes[place] = _routes[place] with { Why = $"given up: {why}" };
    }

    private string WhyLeft(WeighedWay way) => way.Cost is { } cost && cost.MemoryBytes > MostMemoryBytes ? "needs more memory than allowed"
        : way.Whole is not null ? "more than three times what is missing"
        : "none of its servers can be used now";

    // What it was thought to cost, and why it was taken, stays as it was weighed first.
    private void Note(RouteReport route)
    {
        int place = PlaceOf(route);
        if (place < 0)
            _routes.Add(route);
        else
            _routes[place] = _routes[place] with { IsChosen = route.IsChosen || _routes[place].IsChosen, Why = _routes[place].Why ?? route.Why };
    }

    private int PlaceOf(RouteReport route) => _routes.FindIndex(known => known.Kind == route.Kind && known.Address == route.Address && known.Name == route.Name);

    private static void Tell(RouteReport route)
    {
        if (!RunTrace.IsHeard)
            return;
        RunTrace.Tell(
            RunEventCode.RouteChosen, $"using {route.Name}, {route.Bytes} bytes in {RunTrace.Counted(route.Requests)}: {route.Why}",
            ("route", route.Name), ("address", route.Address), ("bytes", route.Bytes), ("requests", route.Requests), ("seconds", route.Time?.TotalSeconds), ("why", route.Why));
    }

    private static bool IsSame(RouteReport route, WeighedWay way) => route.Kind == way.Kind && route.Name == way.Name && route.Address == way.Address;

    private static RouteReport Report(WeighedWay way, bool isMeasured) => new(way.Kind, way.Name, way.Cost?.Bytes ?? way.Whole?.PackedBytes ?? 0)
    {
        Address = way.Address,
        Requests = way.Cost?.Requests ?? 0,
        Time = isMeasured ? way.Cost?.Time : null,
        MemoryBytes = way.Cost?.MemoryBytes ?? 0,
    };
}

/// <summary>A way that is weighed against others.</summary>
/// <param name="Name">What the bytes come from, in the words of a message.</param>
/// <param name="Kind">What kind of way it is.</param>
/// <param name="Address">Where it begins, as it may be shown; null where no address is known.</param>
/// <param name="Cost">What it costs; null where it leads nowhere now.</param>
internal sealed record WeighedWay(string Name, RouteKind Kind, string? Address, RouteCost? Cost)
{
    /// <summary>The compressed whole, if it is that.</summary>
    public WholeOrigin? Whole => Added as WholeOrigin;

    /// <summary>What only a sidecar lists: the compressed whole, or compressed units; null for other ways.</summary>
    public Origin? Added { get; init; }

    /// <summary>The way from an origin.</summary>
    public static WeighedWay From(string name, Origin origin, string? address, RouteCost? cost) => new(name, KindOf(origin), address, cost) { Added = origin is WholeOrigin or UnitsOrigin ? origin : null };

    private static RouteKind KindOf(Origin origin) => origin switch
    {
        GzipOrigin => RouteKind.Gzip,
        ChunkedOrigin => RouteKind.Chunks,
        StoreOrigin => RouteKind.Objects,
        WholeOrigin => RouteKind.Whole,
        PatchOrigin => RouteKind.Patch,
        UnitsOrigin => RouteKind.Units,
        _ => RouteKind.Ranges,
    };
}
