using Morsel.Matching;
using Morsel.Target;

namespace Morsel.Formats;

/// <summary>A description with more ways to its target than it names itself.</summary>
/// <param name="described">The description.</param>
/// <param name="origins">All forms in which servers have the target.</param>
/// <param name="tarTime">The time that most members of a tar archive have, as 12 bytes of their headers; null where it is not known.</param>
/// <param name="digest">The digest of the whole, where the description has none; null where nobody says it.</param>
internal sealed class RoutedDescription(Description described, IReadOnlyList<Origin> origins, byte[]? tarTime, Digest? digest) : Description
{
    public override string Format => described.Format;

    public override TargetIndex Index { get; } = described.Index.With(origins, tarTime, digest);

    public override IReadOnlyList<KeyValuePair<string, string>> Fields => described.Fields;

    public override IReadOnlyList<Note> Notes => described.Notes;

    public override string UnprovenWhole => described.UnprovenWhole;

    public override Repacking? Repacking => described.Repacking;

    public override Payload? Payload => described.Payload;

    public override string? SeedIndexExtension => described.SeedIndexExtension;

    public override byte[] AsSeedIndex => described.AsSeedIndex;

    public override long? OwnBytes => described.OwnBytes;

    public override ReadOnlyMemory<byte> HeaderDigest => described.HeaderDigest;

    public override ISeedMatcher CreateMatcher() => described.CreateMatcher();

    public override ISeedRangeFinder? CreateRangeFinder() => described.CreateRangeFinder();

    /// <summary>A description with what its sidecar adds: mirrors of the plain file, other forms of the target, how seeds are shown, and the digest of the whole.</summary>
    public static Description Of(Description described, IReadOnlyList<Uri> plains, IReadOnlyList<Origin> added, byte[]? tarTime, Digest? digest = null)
    {
        IEnumerable<Origin> own = described.Index.Origins.Select(origin => origin is PlainOrigin plain ? Mirrored(plain, plains) : origin);
        return added.Count == 0 && plains.Count == 0 && tarTime is null && digest is null ? described : new RoutedDescription(described, [.. own, .. added], tarTime, digest);
    }

    private static PlainOrigin Mirrored(PlainOrigin plain, IReadOnlyList<Uri> plains) =>
        new([.. plain.Locations.Union(plains.Select(address => address.AbsoluteUri))]) { SpareRequests = plain.SpareRequests };
}
