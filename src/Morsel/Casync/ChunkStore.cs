using Morsel.Descriptions;
using Morsel.Fetching;
using Morsel.Files;
using Morsel.Formats;
using Morsel.Making.Store;
using Morsel.Transports;

namespace Morsel.Casync;

/// <summary>Verifies, prunes, copies and describes chunk stores on the disk, and verifies and copies what indexes need of those on servers. Symbolic links in a store are ignored.</summary>
public static class ChunkStore
{
    // As much as an update reads of one.
    private const long MostIndexBytes = 64L << 20;

    /// <summary>Verifies objects by their names, on all processors, and replaces wrong ones if requested.</summary>
    /// <param name="request">What to verify.</param>
    /// <param name="progress">Receives the progress, once per object.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="ArgumentException">The store is on a server, and no index is specified, or it is to be repaired.</exception>
    /// <exception cref="RefusedException">An index cannot be read.</exception>
    /// <exception cref="TransportException">A server does not answer, or has none of the objects.</exception>
    /// <exception cref="IOException">The store cannot be read or written.</exception>
    public static Task<StoreVerifyReport> VerifyAsync(
        StoreVerifyRequest request, IProgress<MakeProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        bool isAway = LocalStore.IsAddress(request.StorePath);
        if (isAway && request.IndexPaths.Count == 0)
            throw new ArgumentException("a store on a server cannot be listed: specify indexes", nameof(request));
        if (isAway && request.RepairPath is not null)
            throw new ArgumentException("a store on a server cannot be repaired", nameof(request));
        return WithServersAsync(
            request.RepairPath is { } other ? [request.StorePath, other] : [request.StorePath], request.IndexPaths, request.Options, servers => Work(TimeProvider.System).VerifyAsync(request, servers, progress, cancellationToken), cancellationToken);
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

    /// <summary>Copies the chunks that indexes name to another store, verifying each. Chunks that it contains already are not copied.</summary>
    /// <param name="request">What to copy.</param>
    /// <param name="progress">Receives the bytes of the content of the chunks that the store contains so far.</param>
    /// <param name="cancellationToken">Cancels the work; what was copied stays.</param>
    /// <exception cref="RefusedException">An index cannot be read.</exception>
    /// <exception cref="TransportException">No server answers, or none has any of the objects.</exception>
    /// <exception cref="IOException">A store cannot be read or written.</exception>
    /// <example>
    /// <code>
    /// StoreCopyReport report = await ChunkStore.CopyAsync(new StoreCopyRequest
    /// {
    ///     SourcePaths = ["https://example.org/default.castr"],
    ///     StorePath = "mirror/default.castr",
    ///     IndexPaths = ["disk.img.caibx"],
    /// });
    /// Console.WriteLine($"{report.CopiedCount} chunks copied, {report.Faults.Count} wrong or missing");
    /// </code>
    /// </example>
    public static Task<StoreCopyReport> CopyAsync(
        StoreCopyRequest request, IProgress<MakeProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.SourcePaths.Count == 0)
            throw new ArgumentException("there is no store to copy from", nameof(request));
        return WithServersAsync(
            request.SourcePaths, request.IndexPaths, request.Options, servers => Work(TimeProvider.System).CopyAsync(request, servers, progress, cancellationToken), cancellationToken);
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

    // Opens what brings what of them is on servers, for as long as the work takes.
    private static async Task<T> WithServersAsync<T>(
        IReadOnlyList<string> stores, IReadOnlyList<string> indexes, UpdaterOptions options, Func<StoreServers, Task<T>> work, CancellationToken cancellationToken)
    {
        Uri[] addresses = [.. stores.Where(LocalStore.IsAddress).Select(SourceAddress.Of)];
        if (addresses.Length == 0 && !indexes.Any(LocalStore.IsAddress))
            return await work(StoreServers.None).ConfigureAwait(false);
        IReadOnlyList<ITransport> transports = Catalog.OpenTransports(options);
        try
        {
            var clock = new RunClock(options.Time, options.MaxTime);
            var reader = new DescriptionReader(transports, Catalog.Formats, clock);
            var read = new List<NamedChunks>();
            foreach (string index in indexes.Where(LocalStore.IsAddress))
                read.Add(await ReadIndexAsync(reader, SourceAddress.Of(index), cancellationToken).ConfigureAwait(false));
            // What is personal goes to the first of them alone.
            FetchSource[] sources = [.. addresses.Select(address => new FetchSource(address, addresses[0], reader.TransportFor(address)))];
            return await work(new StoreServers(read, sources.Length == 0 ? null : Catalog.OpenStores(sources, options.Http.ObjectConnections, clock))).ConfigureAwait(false);
        }
        finally
        {
            foreach (IDisposable transport in transports.OfType<IDisposable>())
                transport.Dispose();
        }
    }

    private static async Task<NamedChunks> ReadIndexAsync(DescriptionReader reader, Uri address, CancellationToken cancellationToken)
    {
        DescriptionReply reply = await reader.ReadAsync(reader.RequestFor(address, MostIndexBytes), cancellationToken).ConfigureAwait(false);
        reply.RefusePage();
        return Catalog.Store.Recognizes(reply.Bytes.Span) ? Catalog.Store.ReadIndex(reply.Bytes.Span)
            : throw new TargetFormatException(TransportException.Shown(address), "byte 0", "it is not a casync index");
    }

    private static StoreWork Work(TimeProvider time) => new(new LocalFileSystem(), time, Catalog.Store);
}
