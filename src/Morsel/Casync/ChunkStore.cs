using Morsel.Files;
using Morsel.Making.Store;

namespace Morsel.Casync;

/// <summary>Verifies, prunes, copies and describes chunk stores on the disk. Symbolic links in a store are ignored.</summary>
public static class ChunkStore
{
    /// <summary>Verifies objects by their names, on all processors, and replaces wrong ones if requested.</summary>
    /// <param name="request">What to verify.</param>
    /// <param name="progress">Receives the progress, once per object.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="RefusedException">An index cannot be read.</exception>
    /// <exception cref="IOException">The store cannot be read or written.</exception>
    public static Task<StoreVerifyReport> VerifyAsync(
        StoreVerifyRequest request, IProgress<MakeProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Work(TimeProvider.System).VerifyAsync(request, progress, cancellationToken);
    }

    /// <summary>Deletes the objects that no index names and that are older than a day, or counts them.</summary>
    /// <param name="request">What to delete.</param>
    /// <param name="progress">Receives the bytes that were considered so far; the total is 0.</param>
    /// <param name="cancellationToken">Cancels the work; what was deleted remains deleted.</param>
    /// <remarks>
    /// A run of make may use the store at the same time: it renews the time of every object that it needs, and an object that is to be deleted is first taken out of
    /// the way, so that it is put back if its time was just renewed.
    /// </remarks>
    /// <exception cref="RefusedException">An index cannot be read, or a folder contains none; nothing was deleted.</exception>
    /// <exception cref="IOException">The store cannot be read or written.</exception>
    public static Task<StorePruneReport> PruneAsync(
        StorePruneRequest request, IProgress<MakeProgress>? progress = null, CancellationToken cancellationToken = default) =>
        PruneAsync(TimeProvider.System, request, progress, cancellationToken);

    /// <summary>Copies the chunks that indexes name to another store, verifying each.</summary>
    /// <param name="request">What to copy.</param>
    /// <param name="progress">Receives the bytes that were copied so far; the total is 0.</param>
    /// <param name="cancellationToken">Cancels the work; what was copied stays.</param>
    /// <exception cref="RefusedException">An index cannot be read.</exception>
    /// <exception cref="IOException">A store cannot be read or written.</exception>
    public static Task<StoreCopyReport> CopyAsync(
        StoreCopyRequest request, IProgress<MakeProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Work(TimeProvider.System).CopyAsync(request, progress, cancellationToken);
    }

    /// <summary>Counts what is in a store.</summary>
    /// <param name="storePath">The folder of the store.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="IOException">The store cannot be read.</exception>
    public static Task<StoreDescription> DescribeAsync(string storePath, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(storePath);
        return Task.Run(() => Work(TimeProvider.System).Describe(storePath, cancellationToken), cancellationToken);
    }

    internal static Task<StorePruneReport> PruneAsync(
        TimeProvider time, StorePruneRequest request, IProgress<MakeProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.IndexPaths.Count == 0
            ? throw new ArgumentException("without indexes, all chunks would be deleted: specify them", nameof(request))
            : Task.Run(() => Work(time).Prune(request, progress, cancellationToken), cancellationToken);
    }

    private static StoreWork Work(TimeProvider time) => new(new LocalFileSystem(), time, Catalog.Store);
}
