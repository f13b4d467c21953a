namespace Morsel.Target;

/// <summary>A gzip file that holds the target, and can be unpacked from points in it.</summary>
/// <param name="locations">References as the description wrote them, absolute or relative to it.</param>
/// <param name="map">Which of its bytes hold which bytes of the target.</param>
internal sealed class GzipOrigin(IReadOnlyList<string> locations, PieceMap map) : Origin
{
    public override IReadOnlyList<string> Locations => locations;

    /// <summary>Which of its bytes hold which bytes of the target.</summary>
    public PieceMap Map => map;

    /// <summary>The digest of the gzip file; null if the description does not tell.</summary>
    public Digest? Digest { get; init; }
}
