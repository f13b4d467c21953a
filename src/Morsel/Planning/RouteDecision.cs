namespace Morsel.Planning;

/// <summary>Which way is taken, in which order the others follow, and why.</summary>
/// <param name="Order">Positions of the ways that lead somewhere, the one that is taken first.</param>
/// <param name="Reason">Why that one, for people: "fewest bytes".</param>
internal sealed record RouteDecision(IReadOnlyList<int> Order, string Reason);

/// <summary>A way to a target, as it is weighed against others.</summary>
/// <param name="Cost">What it costs; null where it leads nowhere now.</param>
/// <param name="IsWhole">Whether it brings the whole target compressed, whatever is there already.</param>
internal readonly record struct RouteOffer(RouteCost? Cost, bool IsWhole);

/// <summary>What is weighed by.</summary>
/// <param name="Prefer">What the user would rather spare.</param>
/// <param name="IsMeasured">Whether times are measured; if not, they decide nothing.</param>
internal sealed record ChoiceTerms(Preference Prefer, bool IsMeasured)
{
    /// <summary>Memory that a way may need.</summary>
    /// <value>Default: any.</value>
    public long MostMemoryBytes { get; init; } = long.MaxValue;
}
