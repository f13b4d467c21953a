namespace Morsel.Target;

/// <summary>A packed form of the target that servers have.</summary>
/// <param name="Locations">References as the description wrote them, absolute or relative to it.</param>
/// <param name="Map">Which of its bytes hold which bytes of the target.</param>
internal sealed record GzipOrigin(IReadOnlyList<string> Locations, PieceMap Map);
