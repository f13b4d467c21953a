namespace Morsel.Extensions.DependencyInjection;

/// <summary>How the <see cref="Updater"/> of a host works.</summary>
public sealed class MorselOptions
{
    /// <summary>The updater's options; replace them by a copy: <c>options.Updater = options.Updater with { … }</c>.</summary>
    /// <remarks>Where its clock is the system's and the host has a <see cref="TimeProvider"/>, that one is taken.</remarks>
    /// <value>The defaults of <see cref="UpdaterOptions"/>.</value>
    public UpdaterOptions Updater { get; set; } = new();
}
