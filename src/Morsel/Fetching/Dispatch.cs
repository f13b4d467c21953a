using Morsel.Planning;
using Morsel.Target;

namespace Morsel.Fetching;

/// <summary>Decides who is asked for what next: most of the plan of the best mirror, samples and what came wrong of others, at the end what is late.</summary>
/// <param name="mirrors">Chooses among all of them.</param>
/// <param name="scheduler">What is still to be asked for.</param>
/// <param name="goal">What is fetched.</param>
/// <param name="underWay">Requests under way.</param>
/// <param name="spending">What has travelled for it already.</param>
internal sealed class Dispatch(
    MirrorChoice mirrors, Scheduler scheduler, IFetchGoal goal, IReadOnlyCollection<ActiveRequest> underWay, FetchSpending spending)
{
    private const long SampleBytes = 1 << 20;

    // So short that no other mirror could make it much shorter.
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(5);

    private int _streams;

    private TargetLayout Layout => goal.Layout;

    /// <summary>The next request that may be sent now; null if none may.</summary>
    public NextRequest? Next(TimeSpan now)
    {
        foreach (Mirror mirror in mirrors.Ready(now))
        {
            if (Choose(mirror, now) is not { } order)
                continue;
            TimeSpan earliest = mirror.Guard.EarliestFor(goal.AddressOf(mirror.Source, order.Request), order.Request, now);
            if (earliest <= now)
            {
                Note(order);
                return order;
            }
            mirror.WaitUntil(earliest);
            if (order.IsOfPlan)
                scheduler.Return(order.Request);
        }
        return null;
    }

    private void Note(NextRequest order)
    {
        if (order.Slow is not null)
            spending.NoteDouble(order.Request.Bytes);
        if (!order.Request.IsWhole)
            return;
        Volatile.Write(ref _streams, 1);
        spending.NoteWhole();
    }

    /// <summary>When something may be sent that may not be sent now; null if never: nothing is missing, or nobody is left to be asked.</summary>
    public TimeSpan? NextChance(TimeSpan now)
    {
        List<Mirror> useful = [.. mirrors.Usable.Where(mirror => scheduler.HasUntried || Doubtful(mirror) is not null)];
        return useful.Count == 0 ? null : useful.Min(mirror => mirrors.ReadyAt(mirror, now));
    }

    /// <summary>Whether a flight brought all that it was sent for.</summary>
    public bool IsComplete(ActiveRequest flight) => scheduler.Rest(flight.Share) is null;

    /// <summary>Plans again for what a flight did not bring.</summary>
    public void Return(ActiveRequest flight)
    {
        if (flight.IsStreaming || flight.Planned.IsWhole)
            Volatile.Write(ref _streams, 0);
        PlannedRequest? other = (flight.Double ?? flight.Relieves)?.Share;
        if (flight.Double is { } partner)
            partner.Double = null;
        if (IsComplete(flight))
            flight.Double?.End(problem: null);
        else if (flight.TaughtSomething)
            scheduler.Forget();
        else
            scheduler.Return(flight.Share, other);
    }

    /// <summary>More is wanted than was planned for.</summary>
    public void Replan() => scheduler.Forget();

    /// <summary>Whether a mirror that sends the whole instead of ranges is listened to: else it is asked for them one by one, or not at all.</summary>
    public bool IsWholeWorthIt(Mirror mirror, PlannedRequest request, TimeSpan roundTrip)
    {
        // Who sends it instead of one range sends nothing else. A second stream would bring the same bytes again.
        bool isTaken = (request.Asked.Count == 1 || IsWholeQuicker(mirror, roundTrip)) && Interlocked.Exchange(ref _streams, 1) == 0;
        if (isTaken)
            spending.NoteWhole();
        return isTaken;
    }

    private bool IsWholeQuicker(Mirror mirror, TimeSpan roundTrip)
    {
        var missing = new BlockSet(Layout.BlockCount);
        scheduler.CopyKnown(missing);
        LinkCost singly = mirror.Cost with { RoundTrip = roundTrip < mirror.Cost.RoundTrip ? roundTrip : mirror.Cost.RoundTrip, RangesPerRequest = 1 };
        return Planner.Plan(Layout, missing.MissingRuns(), singly, PlanTerms.Usual with { Prefer = spending.Prefer }).IsWhole;
    }

    /// <summary>Whether there is another mirror that may be asked now.</summary>
    public bool HasOther(Mirror mirror, TimeSpan now) => mirrors.Usable.Any(other => other != mirror && mirrors.ReadyAt(other, now) <= now);

    private NextRequest? Choose(Mirror mirror, TimeSpan now)
    {
        if (PlannedFor(mirror, now) is { } planned)
            return new NextRequest(mirror, planned, Slow: null) { IsOfPlan = true };
        if (Doubtful(mirror) is { } doubtful)
            return new NextRequest(mirror, doubtful, Slow: null);
        if (EndGame.Find(mirror, underWay, scheduler, now) is var (late, slow))
            return new NextRequest(mirror, late, slow);
        return EndGame.Divide(mirror, scheduler, now) is var (end, busy) ? new NextRequest(mirror, end, Slow: null) { Relieved = busy } : null;
    }

    private PlannedRequest? PlannedFor(Mirror mirror, TimeSpan now)
    {
        if (Volatile.Read(ref _streams) > 0)
            return null;
        if (mirror == mirrors.Best(now))
            return scheduler.Next(mirror, underWay, mayBeWhole: !HasChoice || mirror.Cost.TimeForWhole(Layout.Length) < Short, HasChoice);
        return mirrors.Best(now) is { } best && mirrors.IsWorthTrying(mirror, now, scheduler.TimeLeft(best.Cost)) ? scheduler.Sample(mirror, SampleBytes) : null;
    }

    private bool HasChoice => mirrors.Usable.Skip(1).Any();

    private PlannedRequest? Doubtful(Mirror mirror) => scheduler.NextDoubtful(mirror, mirrors.Usable, underWay);
}

/// <summary>A request to be sent.</summary>
/// <param name="Mirror">To whom.</param>
/// <param name="Request">What for.</param>
/// <param name="Slow">The flight that it is to overtake; null if none.</param>
internal sealed record NextRequest(Mirror Mirror, PlannedRequest Request, ActiveRequest? Slow)
{
    /// <summary>The flight to the same mirror whose end this one takes over; null if none.</summary>
    public ActiveRequest? Relieved { get; init; }

    /// <summary>Whether it was taken from the plan, and goes back there if it cannot be sent.</summary>
    public bool IsOfPlan { get; init; }
}
