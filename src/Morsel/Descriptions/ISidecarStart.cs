namespace Morsel.Descriptions;

/// <summary>What can be begun with a sidecar before a description is read.</summary>
internal interface ISidecarStart
{
    /// <summary>Begins with the sidecar alone.</summary>
    /// <param name="sidecar">The sidecar.</param>
    /// <param name="isAlone">Whether there is no description.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>null where a description is needed.</returns>
    Task<FoundDescription?> BeginAsync(FoundSidecar sidecar, bool isAlone, CancellationToken cancellationToken);

    /// <summary>Whether the sidecar lists a coarser description, so that it is worth waiting with the other one until it is known whether that is needed.</summary>
    bool HasLevels(FoundSidecar sidecar);

    /// <summary>Where a description is needed: reads the coarser one first, and of the other one only what is missing then.</summary>
    /// <param name="sidecar">The sidecar.</param>
    /// <param name="leaveOther">Ends the reading of all of the other one; called once it is decided.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>null where all of the description is to be read.</returns>
    Task<FoundDescription?> ReadLevelsAsync(FoundSidecar sidecar, Func<Task> leaveOther, CancellationToken cancellationToken);
}
