using Morsel.Formats.Sidecar;
using Morsel.Planning;

namespace Morsel.Descriptions;

/// <summary>A sidecar and where it came from.</summary>
/// <param name="Sidecar">What was read.</param>
/// <param name="Address">Where it was asked for.</param>
internal sealed record FoundSidecar(Sidecar Sidecar, Uri Address)
{
    /// <summary>What relative addresses in it are relative to, the likeliest first.</summary>
    public IReadOnlyList<Uri> Bases { get; init; } = [];

    /// <summary>It, as it came.</summary>
    public ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>Bytes that came over the network for it; 0 where it had not changed.</summary>
    public long TravelledBytes { get; init; }

    /// <summary>How fast it came; null where it came from the disk.</summary>
    public LinkSpeed? Speed { get; init; }

    /// <summary>Where the file lies that it stands beside.</summary>
    public Uri File => SidecarAddress.FileOf(Address);

    /// <summary>Every address that references in it may mean, the likeliest first; those that must not be followed are left out.</summary>
    /// <param name="urls">References as they were written.</param>
    /// <param name="notes">Gets a sentence for every one that is not used.</param>
    public IReadOnlyList<Uri> Resolve(IReadOnlyList<string> urls, ICollection<Note> notes)
    {
        var resolved = new List<Uri>();
        for (int i = 0; i < Bases.Count; i++)
        {
            try
            {
                // What must not be followed is said once.
                resolved.AddRange(TargetLocations.Resolve(urls, Bases[i], [], i == 0 ? notes : []));
            }
            catch (RefusedException)
            {
                // Said as a note already.
            }
        }
        return [.. resolved.Distinct()];
    }
}
