using Morsel.Descriptions;
using Morsel.Fetching;
using Morsel.Target;
using Morsel.Transports;

namespace Morsel.Updating;

/// <summary>Where a target can be fetched from: what its description says and the caller adds.</summary>
internal sealed class TargetSources(DescriptionReader reader, UpdateRequest request, FoundDescription found)
{
    private static readonly Uri Nowhere = new("about:blank");

    /// <summary>What the user should know about the addresses.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>Where the packed form of the target is, and may be asked for.</summary>
    public FetchSource[] Packed => Of(AddressesOrNone().Packed, again: 0);

    /// <summary>Where some of the target can be had before anything else; nowhere, where all of it comes in pieces or at once.</summary>
    public FetchSource[] ForSome =>
        AddressesOrNone() is var (packed, plain) && packed.Count == 0 && !request.WholeOnly ? Of(plain, again: 0) : [];

    private TargetIndex Index => found.Description!.Index;

    // What a description says about where its file is, a stranger may have written: the caller's headers do not go there.
    private Uri Home => DescriptionFinder.TryParseAddress(request.Source, out Uri? address) ? address : request.BaseAddress ?? Nowhere;

    /// <summary>The addresses of the packed form, and those of the target itself.</summary>
    /// <exception cref="RefusedException">One must not be followed, and there is no other.</exception>
    public (IReadOnlyList<Uri> Packed, IReadOnlyList<Uri> Plain) Addresses()
    {
        Notes.Clear();
        IReadOnlyList<Uri> packed = Resolve(Index.Packed?.Locations ?? [], [], isNeeded: Index.Locations.Count + request.Mirrors.Count == 0);
        return (packed, Resolve(Index.Locations, request.Mirrors, isNeeded: packed.Count == 0));
    }

    /// <summary>How addresses are asked.</summary>
    /// <param name="addresses">The addresses.</param>
    /// <param name="again">How many times they were asked before, and what came was not the target.</param>
    public FetchSource[] Of(IReadOnlyList<Uri> addresses, int again) =>
    [
        .. addresses.Select(address => new FetchSource(address, Home, TransportFor(address, isRepeated: again > 0))
        {
            Measured = address.Authority == found.Address.Authority ? found.Speed : null,
        }),
    ];

    // The seeds may hold all of it; if not, what is wrong with the addresses is said when they have been searched.
    private (IReadOnlyList<Uri> Packed, IReadOnlyList<Uri> Plain) AddressesOrNone()
    {
        try
        {
            return Addresses();
        }
        catch (RefusedException)
        {
            return ([], []);
        }
    }

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
