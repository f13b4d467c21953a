using Morsel.Fetching;
using Morsel.Target;

namespace Morsel.Routes.Store;

/// <summary>Brings objects of stores on servers for themselves.</summary>
/// <param name="stores">The stores; the first ones are preferred until more is known of them.</param>
/// <param name="connections">The most requests under way at once to one of them.</param>
/// <param name="guards">Of the hosts, and the clock.</param>
internal sealed class ObjectDownload(IReadOnlyList<FetchSource> stores, int connections, HostGuards guards) : IObjectBringer
{
    public async Task<BroughtObjects> BringAsync(WantedObjects wanted, ObjectTaker take, CancellationToken cancellationToken)
    {
        var goal = new ObjectsGoal(wanted, take);
        TransportException? lacking = null;
        try
        {
            await new Fetcher(goal, [.. stores.Select(store => store with { IsExamined = true })], connections, guards).FetchMissingAsync(_ => { }, cancellationToken).ConfigureAwait(false);
        }
        catch (TransportException failure) when (failure.Failure is TransportFailure.NotFound or TransportFailure.Denied)
        {
            // Each was asked for, and some are nowhere.
            lacking = failure;
        }
        return new BroughtObjects(goal.Problems, goal.HasCome ? null : lacking);
    }
}
