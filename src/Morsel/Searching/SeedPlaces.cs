using Morsel.Target;

namespace Morsel.Searching;

/// <summary>Where in which seeds an earlier search, by larger blocks, found the target.</summary>
/// <param name="margin">
/// Bytes at both ends of what was found that are searched all the same: what is near a change is found by what stands around it.
/// </param>
internal sealed class SeedPlaces(int margin)
{
    private readonly Dictionary<SeedList.Entry, List<SeedPlace>> _places = [];

    /// <summary>Notes a stretch.</summary>
    public void Add(SeedList.Entry seed, SeedPlace place)
    {
        if (!_places.TryGetValue(seed, out List<SeedPlace>? places))
            _places.Add(seed, places = []);
        places.Add(place);
    }

    /// <summary>The stretches of a seed that need not be searched again, ascending.</summary>
    /// <param name="seed">The seed.</param>
    public IReadOnlyList<SeedPlace> Of(SeedList.Entry seed)
    {
        if (!_places.TryGetValue(seed, out List<SeedPlace>? places))
            return [];
        return [.. Joined(places.OrderBy(place => place.SeedOffset)).Select(place => Within(place)).OfType<SeedPlace>()];
    }

    // The same content at several places of the target stands in the seed once.
    private static IEnumerable<SeedPlace> Joined(IEnumerable<SeedPlace> ascending)
    {
        SeedPlace? last = null;
        foreach (SeedPlace next in ascending)
        {
            if (last is not { } open)
                last = next;
            else if (next.SeedOffset == open.SeedEnd && next.Target.Start == open.Target.End)
                last = open with { Target = new ByteRange(open.Target.Start, next.Target.End) };
            else if (next.SeedOffset >= open.SeedEnd)
            {
                yield return open;
                last = next;
            }
        }
        if (last is { } end)
            yield return end;
    }

    private SeedPlace? Within(SeedPlace place)
    {
        // Nothing stands before a seed's beginning.
        int before = place.SeedOffset == 0 ? 0 : margin;
        return place.Target.Length <= before + margin ? null : new SeedPlace(place.SeedOffset + before, new ByteRange(place.Target.Start + before, place.Target.End - margin));
    }
}
