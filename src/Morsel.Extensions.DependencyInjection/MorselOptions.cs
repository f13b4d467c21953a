namespace Morsel.Extensions.DependencyInjection;

/// <summary>How the <see cref="Updater"/> of a host works.</summary>
public sealed class MorselOptions
{
    /// <summary>The updater's options; replace them by a copy: <c>options.Updater = options.Updater with { … }</c>.</summary>
    /// <remarks>If the host has a <see cref="TimeProvider"/> and these options do not set one, the updater uses it.</remarks>
    /// <value>The defaults of <see cref="UpdaterOptions"/>.</value>
    public UpdaterOptions Updater { get; set; } = new();
}
