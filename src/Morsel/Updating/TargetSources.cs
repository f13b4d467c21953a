using Morsel.Descriptions;
using Morsel.Fetching;
using Morsel.Target;
using Morsel.Transports;

namespace Morsel.Updating;

/// <summary>Where a target can be fetched from: what its description says and the caller adds.</summary>
internal sealed class TargetSources(DescriptionReader reader, UpdateRequest request, FoundDescription found)
{
    private static readonly Uri Nowhere = new("about:blank");

    private readonly HashSet<Uri> _guesses = [];

    /// <summary>What the user should know about the addresses.</summary>
    public List<Note> Notes { get; } = [];

    /// <summary>Whether some of the target may be fetched by itself.</summary>
    public bool MayBeParts => !request.WholeOnly;

    /// <summary>What the user would rather spare.</summary>
    public Preference Prefer => request.Prefer;

    // What a description says about where its file is, a stranger may have written: the caller's headers do not go there.
    private Uri Home => request.PointedFrom ?? (SourceAddress.TryParse(request.Source, out Uri? address) ? address : request.BaseAddress ?? Nowhere);

    /// <summary>Where each form of the target is, and may be, those last; forms that are nowhere are left out.</summary>
    /// <exception cref="RefusedException">An address must not be followed, and there is no other.</exception>
    public IReadOnlyDictionary<Origin, IReadOnlyList<Uri>> Addresses()
    {
        Notes.Clear();
        var addresses = new Dictionary<Origin, IReadOnlyList<Uri>>();
        IReadOnlyList<Origin> origins = found.Description!.Index.Origins;
        for (int i = 0; i < origins.Count; i++)
        {
            if (origins[i] is StoreOrigin store && StoresOf(store) is { Count: > 0 } stores)
            {
                addresses.Add(store, stores);
                continue;
            }
            bool isNeeded = addresses.Count == 0 && !origins.Skip(i + 1).Any(later => later.Locations.Count + MirrorsOf(later).Count > 0);
            if (Resolve(origins[i].Locations, MirrorsOf(origins[i]), isNeeded) is { Count: > 0 } resolved)
                addresses.Add(origins[i], WithGuesses(origins[i], resolved));
        }
        return addresses;
    }

    /// <summary>As <see cref="Addresses"/>, but none where one must not be followed.</summary>
    /// <remarks>The seeds may hold all of it; if not, what is wrong with the addresses is said when they have been searched.</remarks>
    public IReadOnlyDictionary<Origin, IReadOnlyList<Uri>> AddressesOrNone()
    {
        try
        {
            return Addresses();
        }
        catch (RefusedException)
        {
            return new Dictionary<Origin, IReadOnlyList<Uri>>();
        }
    }

    /// <summary>Where objects of stores are kept for other updates; null where nobody wants that.</summary>
    public string? CacheStore => request.Casync.CacheStore;

    /// <summary>How addresses are asked.</summary>
    /// <param name="addresses">The addresses.</param>
    /// <param name="again">How many times they were asked before, and what came was not the target.</param>
    public FetchSource[] Of(IReadOnlyList<Uri> addresses, int again) =>
    [
        .. addresses.Select(address => new FetchSource(address, Home, TransportFor(address, isRepeated: again > 0))
        {
            IsGuess = _guesses.Contains(address),
            MayLackMost = addresses.Count > 1,
            Measured = address.Authority == found.Address.Authority ? found.Speed : null,
        }),
    ];

    // What the caller names instead of what the description says; beside a description of this machine, what lies there.
    private List<Uri> StoresOf(StoreOrigin store)
    {
        var stores = new List<Uri>();
        if (request.Casync.CacheStore is { } cache)
            stores.Add(SourceAddress.Of(cache));
        stores.AddRange(request.Casync.Stores.Select(SourceAddress.Of));
        bool isBeside = request.Casync.Stores.Count == 0;
        if (isBeside && found.Base is null && found.Address.IsFile)
            stores.AddRange(store.Locations.Select(location => new Uri(found.Address, location)));
        else if (isBeside && stores.Count > 0)
            stores.AddRange(Resolve(store.Locations, [], isNeeded: false));
        return stores;
    }

    // A store is a folder of many objects: whether it is another's, no single answer says.
    private IReadOnlyList<Uri> WithGuesses(Origin origin, IReadOnlyList<Uri> resolved)
    {
        Uri[] guesses = origin is StoreOrigin ? [] : [.. TargetLocations.Guess(origin.Locations, found, origin.IsTarget).Except(resolved)];
        _guesses.UnionWith(guesses);
        return [.. resolved, .. guesses];
    }

    private IReadOnlyList<Uri> MirrorsOf(Origin origin) => origin.IsMirrored ? request.Mirrors : [];

    private IReadOnlyList<Uri> Resolve(IReadOnlyList<string> locations, IReadOnlyList<Uri> mirrors, bool isNeeded)
    {
        try
        {
            return TargetLocations.Resolve(locations, found.Base, mirrors, Notes);
        }
        catch (RefusedException) when (!isNeeded)
        {
            return [];
        }
    }

    private ITransport TransportFor(Uri address, bool isRepeated)
    {
        ITransport transport = reader.TransportFor(address);
        if (request.WholeOnly)
            transport = RewritingTransport.WithoutRanges(transport);
        return isRepeated ? RewritingTransport.PastCaches(transport) : transport;
    }
}
