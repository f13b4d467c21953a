using Morsel.Estimates;

namespace Morsel.Estimating;

/// <summary>How one way to publish a file is made and used.</summary>
/// <param name="Way">The way.</param>
/// <param name="MakeAsync">Makes everything that is published beside the file, in a folder; what clients begin with comes back.</param>
internal sealed record WayMaking(PublishingWay Way, Func<string, CancellationToken, Task<UpdateRequest>> MakeAsync)
{
    /// <summary>Whether the file itself is on the server too.</summary>
    /// <value>Default true.</value>
    public bool HasFile { get; init; } = true;

    /// <summary>Whether everybody downloads the same, whatever he has.</summary>
    /// <value>Default false.</value>
    public bool IsForAll { get; init; }

    /// <summary>Why what was made is none of this way; null if it is.</summary>
    /// <value>Default: it is.</value>
    public Func<UpdatePlan, string?> ProblemOf { get; init; } = _ => null;
}
