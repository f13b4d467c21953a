using Morsel.Casync;
using Morsel.Files;
using Morsel.Formats;

namespace Morsel.Making.Store;

/// <summary>Verifies, clears up, copies and counts what is in a store on the disk.</summary>
/// <param name="files">The disk.</param>
/// <param name="time">The clock.</param>
/// <param name="format">How objects are called.</param>
internal sealed class StoreWork(IFileSystem files, TimeProvider time, IStoreFormat format)
{
    // A run of make that is under way has made everything that it needs younger.
    private static readonly TimeSpan Young = TimeSpan.FromDays(1);

    /// <summary>Proves every object, or those that indexes name, and replaces wrong ones by right ones of another store.</summary>
    public async Task<StoreVerifyReport> VerifyAsync(StoreVerifyRequest request, StoreServers servers, IProgress<MakeProgress>? progress, CancellationToken cancellationToken)
    {
        ObjectFolder? store = LocalStore.IsAddress(request.StorePath) ? null : LocalStore.Open(request.StorePath);
        ChunkSet? named = request.IndexPaths.Count == 0 ? null : Named(request.IndexPaths, store, servers, cancellationToken);
        using var verification = new StoreVerification(files, format, named) { Progress = progress };
        if (store is null)
        {
            await verification.DownloadAsync(servers.Objects!, cancellationToken).ConfigureAwait(false);
            return verification.Report(verification.Faults());
        }
        await verification.ReadAsync(store, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<StoreFault> faults = verification.Faults();
        if (request.RepairPath is not { } other || faults.Count == 0)
            return verification.Report(faults);
        using ObjectWriter writer = ObjectChecks.OpenWriter(files, time, format, store);
        return verification.Report(servers.Objects is { } away
            ? await verification.RepairAsync(writer, away, cancellationToken).ConfigureAwait(false)
            : verification.Repair(writer, LocalStore.Open(other), cancellationToken));
    }

    /// <summary>Deletes the objects that no index names, or counts them.</summary>
    public StorePruneReport Prune(StorePruneRequest request, IProgress<MakeProgress>? progress, CancellationToken cancellationToken)
    {
        ObjectFolder store = LocalStore.Open(request.StorePath);
        DateTimeOffset before = time.GetUtcNow() - Young;
        ChunkSet named = new(new StoreIndexes(files, format).ReadAll(request.IndexPaths, store.Path, cancellationToken));
        using ObjectWriter? writer = request.Delete ? ObjectChecks.OpenWriter(files, time, format, store) : null;
        var report = new StorePruneReport { NamedChunkCount = named.Count };
        foreach (StoredObject item in store.All())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (format.IdOf(item.Name, out _) is not { } id)
                continue;
            report = named.Contains(id) ? report with { KeptCount = report.KeptCount + 1, KeptBytes = report.KeptBytes + item.Bytes }
                : item.ModifiedTime >= before || writer?.Remove(item.Name, before) == false ? report with { YoungCount = report.YoungCount + 1, YoungBytes = report.YoungBytes + item.Bytes }
                : report with { UnnamedCount = report.UnnamedCount + 1, UnnamedBytes = report.UnnamedBytes + item.Bytes };
            progress?.Report(new MakeProgress(report.KeptBytes + report.YoungBytes + report.UnnamedBytes, 0));
        }
        return report with { IsDeleted = request.Delete };
    }

    /// <summary>Copies what indexes name, each object proven.</summary>
    public async Task<StoreCopyReport> CopyAsync(StoreCopyRequest request, StoreServers servers, IProgress<MakeProgress>? progress, CancellationToken cancellationToken)
    {
        ObjectFolder[] from = [.. request.SourcePaths.Where(source => !LocalStore.IsAddress(source)).Select(LocalStore.Open)];
        ObjectFolder to = LocalStore.ToWrite(request.StorePath);
        ChunkSet named = Named(request.IndexPaths, to, servers, cancellationToken);
        using ObjectWriter writer = ObjectChecks.OpenWriter(files, time, format, to);
        using var copying = new StoreCopying(files, format, writer, named) { Progress = progress };
        await copying.TakeAsync(from, cancellationToken).ConfigureAwait(false);
        if (servers.Objects is { } objects)
            await copying.DownloadAsync(objects, cancellationToken).ConfigureAwait(false);
        writer.Flush();
        return copying.Report();
    }

    /// <summary>Counts what is in a store.</summary>
    public StoreDescription Describe(string path, CancellationToken cancellationToken)
    {
        var description = new StoreDescription();
        foreach (StoredObject item in LocalStore.Open(path).All())
        {
            cancellationToken.ThrowIfCancellationRequested();
            description = format.IdOf(item.Name, out bool isPlain) is null ? description with { OtherFileCount = description.OtherFileCount + 1 }
                : isPlain ? description with { PlainCount = description.PlainCount + 1, PlainBytes = description.PlainBytes + item.Bytes }
                : description with { CompressedCount = description.CompressedCount + 1, CompressedBytes = description.CompressedBytes + item.Bytes };
        }
        return description;
    }

    // An index that is on a server was read before.
    private ChunkSet Named(IReadOnlyList<string> indexes, ObjectFolder? store, StoreServers servers, CancellationToken cancellationToken) =>
        new([.. new StoreIndexes(files, format).ReadAll(indexes.Where(index => !LocalStore.IsAddress(index)), store?.Path, cancellationToken), .. servers.Indexes]);
}
