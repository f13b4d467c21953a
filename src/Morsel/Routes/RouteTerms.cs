using Morsel.Fetching;

namespace Morsel.Routes;

/// <summary>Whom a route may ask, how, and whom it tells.</summary>
/// <param name="Sources">Where its origin is; at least one.</param>
/// <param name="Connections">The most requests under way at once to one source.</param>
/// <param name="Guards">Of the hosts, and the clock.</param>
/// <param name="Tally">Counts what was fetched and what it cost.</param>
internal sealed record RouteTerms(IReadOnlyList<FetchSource> Sources, int Connections, HostGuards Guards, FetchTally Tally)
{
    /// <summary>As <see cref="Connections"/>, where every request is for an object of its own.</summary>
    /// <value>Default: as many.</value>
    public int ObjectConnections { get; init; } = Connections;

    /// <summary>As <see cref="ObjectConnections"/>, where connections carry many answers at once.</summary>
    /// <value>Default: as many.</value>
    public int SharedObjectRequests { get; init; } = Connections;

    /// <summary>Opens what keeps objects that were right for other updates.</summary>
    /// <value>Default null: nobody does.</value>
    public Func<IObjectKeeper>? OpenKeeper { get; init; }

    /// <summary>Told about bytes of the target as they are written; called from several threads.</summary>
    /// <value>Default: nobody is told.</value>
    public Action<long> OnProgress { get; init; } = _ => { };

    /// <summary>Called, once, when a server says of two answers that they are of different generations of its file; where it fails, so does the fetching.</summary>
    /// <value>Default null: it is noticed by what does not verify.</value>
    public Func<CancellationToken, Task>? WhenChanged { get; init; }

    /// <summary>Looks whether there is a description of something newer, and fails if there is.</summary>
    /// <value>Default null: nobody looks.</value>
    public Func<CancellationToken, Task>? LookForNewer { get; init; }

    /// <summary>Ends when the sink wants more than it did; a route may leave that to the next.</summary>
    /// <value>Default null: it never does.</value>
    public Task? Widened { get; init; }

    /// <summary>What the user would rather spare.</summary>
    /// <value>Default: bytes.</value>
    public Preference Prefer { get; init; }

    /// <summary>Whether no other route comes after this one: then it does what it can, at whatever cost. It gets the notes for the user.</summary>
    /// <value>Default null: another one comes.</value>
    public ICollection<Note>? NotesOfLast { get; init; }

    /// <summary>Fetches everything that a goal wants.</summary>
    /// <returns>What it cost. Blocks may still be missing: then no source is left that gave right bytes.</returns>
    /// <exception cref="TransportException">No source answers any more.</exception>
    public async Task<FetchTally> FetchAsync(IFetchGoal goal, Action<long> onProgress, CancellationToken cancellationToken) =>
        await new Fetcher(goal, Sources, Connections, Guards) { WhenChanged = WhenChanged, Widened = Widened, Prefer = Prefer, BeforeBytes = Tally.DataBytes }
            .FetchMissingAsync(onProgress, cancellationToken).ConfigureAwait(false);
}
