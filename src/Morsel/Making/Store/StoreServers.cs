using Morsel.Formats;
using Morsel.Target;

namespace Morsel.Making.Store;

/// <summary>What servers have for the work on a store.</summary>
/// <param name="Indexes">Indexes that were read from there.</param>
/// <param name="Objects">Brings objects of stores that are there; null if there are none.</param>
internal sealed record StoreServers(IReadOnlyList<NamedChunks> Indexes, IObjectBringer? Objects)
{
    /// <summary>Nothing is on servers.</summary>
    public static readonly StoreServers None = new([], Objects: null);
}
