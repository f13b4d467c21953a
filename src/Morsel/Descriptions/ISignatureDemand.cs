namespace Morsel.Descriptions;

/// <summary>What must be proven of who published what was found, before anything of it is used.</summary>
internal interface ISignatureDemand
{
    /// <summary>Checks who signed a sidecar, and what it says of itself.</summary>
    /// <param name="sidecar">The sidecar.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="VerificationException">It is not signed by somebody who is believed, or is not what is wanted.</exception>
    Task CheckAsync(FoundSidecar sidecar, CancellationToken cancellationToken);

    /// <summary>Checks who signed a description that no signed sidecar vouches for.</summary>
    /// <param name="found">The description.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="VerificationException">It is not signed by somebody who is believed, or there is none.</exception>
    Task CheckAsync(FoundDescription found, CancellationToken cancellationToken);
}
