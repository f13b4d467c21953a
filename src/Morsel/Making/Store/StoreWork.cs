using System.Collections.Concurrent;
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
    public async Task<StoreVerifyReport> VerifyAsync(StoreVerifyRequest request, IProgress<MakeProgress>? progress, CancellationToken cancellationToken)
    {
        ObjectFolder store = Open(request.StorePath);
        ChunkSet? named = request.IndexPaths.Count == 0 ? null : Named(request.IndexPaths, store, cancellationToken);
        StoredObject[] objects = [.. store.All()];
        var faults = new ConcurrentBag<(string Name, string Problem)>();
        long checkedObjects = 0, checkedBytes = 0, total = objects.Sum(item => item.Bytes);
        var present = new ConcurrentDictionary<string, byte>();
        await EachAsync(objects, (item, check) =>
        {
            if (format.IdOf(item.Name, out bool isPlain) is { } id && named?.Contains(id) != false)
            {
                byte[]? stored = store.Read(files, item.Name, check.MostStoredBytes);
                string? problem = stored is null ? "it is empty, or longer than a chunk can be" : check.ProblemOf(id, isPlain, stored);
                if (problem is not null)
                    faults.Add((item.Name, problem));
                if (named is not null)
                    present.TryAdd(Convert.ToHexStringLower(id), 0);
                Interlocked.Increment(ref checkedObjects);
            }
            progress?.Report(new MakeProgress(Interlocked.Add(ref checkedBytes, item.Bytes), total));
        }, cancellationToken).ConfigureAwait(false);
        foreach (byte[] id in named?.Ids.Where(id => !present.ContainsKey(Convert.ToHexStringLower(id))) ?? [])
            faults.Add((format.ObjectOf(id, isPlain: false), "it is missing"));
        (string Name, string Problem)[] wrong = [.. faults.OrderBy(fault => fault.Name, StringComparer.Ordinal)];
        string[] repaired = request.RepairPath is { } other && wrong.Length > 0 ? Repair(store, Open(other), wrong.Select(fault => fault.Name), cancellationToken) : [];
        return new StoreVerifyReport
        {
            ObjectCount = checkedObjects,
            Bytes = total,
            Faults = [.. wrong.Select(fault => new StoreFault(fault.Name, fault.Problem, repaired.Contains(fault.Name)))],
        };
    }

    /// <summary>Deletes the objects that no index names, or counts them.</summary>
    public StorePruneReport Prune(StorePruneRequest request, IProgress<MakeProgress>? progress, CancellationToken cancellationToken)
    {
        ObjectFolder store = Open(request.StorePath);
        DateTimeOffset before = time.GetUtcNow() - Young;
        ChunkSet named = Named(request.IndexPaths, store, cancellationToken);
        using ObjectWriter? writer = request.Delete ? new ObjectWriter(files, time, store) : null;
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
    public async Task<StoreCopyReport> CopyAsync(StoreCopyRequest request, IProgress<MakeProgress>? progress, CancellationToken cancellationToken)
    {
        ObjectFolder from = Open(request.SourcePath), to = new(Path.GetFullPath(request.StorePath));
        ChunkSet named = Named(request.IndexPaths, to, cancellationToken);
        using var writer = new ObjectWriter(files, time, to);
        long copied = 0, bytes = 0, present = 0;
        var missing = new ConcurrentBag<StoreFault>();
        await EachAsync(named.Ids, (id, check) =>
        {
            if (writer.Keep(format.ObjectOf(id, isPlain: false)) || writer.Keep(format.ObjectOf(id, isPlain: true)))
                Interlocked.Increment(ref present);
            else if (Right(from, id, check, out string? problem) is not var (name, stored))
                missing.Add(new StoreFault(format.ObjectOf(id, isPlain: false), problem!, IsRepaired: false));
            else if (writer.Add(name, stored))
            {
                Interlocked.Increment(ref copied);
                progress?.Report(new MakeProgress(Interlocked.Add(ref bytes, stored.Length), 0));
            }
        }, cancellationToken).ConfigureAwait(false);
        writer.Flush();
        return new StoreCopyReport
        {
            ChunkCount = named.Count,
            CopiedCount = copied,
            CopiedBytes = bytes,
            PresentCount = present,
            Faults = [.. missing.OrderBy(fault => fault.Name, StringComparer.Ordinal)],
        };
    }

    /// <summary>Counts what is in a store.</summary>
    public StoreDescription Describe(string path, CancellationToken cancellationToken)
    {
        var description = new StoreDescription();
        foreach (StoredObject item in Open(path).All())
        {
            cancellationToken.ThrowIfCancellationRequested();
            description = format.IdOf(item.Name, out bool isPlain) is null ? description with { OtherFileCount = description.OtherFileCount + 1 }
                : isPlain ? description with { PlainCount = description.PlainCount + 1, PlainBytes = description.PlainBytes + item.Bytes }
                : description with { CompressedCount = description.CompressedCount + 1, CompressedBytes = description.CompressedBytes + item.Bytes };
        }
        return description;
    }

    private static ObjectFolder Open(string path)
    {
        if (path.Contains("://", StringComparison.Ordinal))
            throw new ArgumentException($"{path} is an address, expected the folder of a store: stores on servers are only read by get", nameof(path));
        var store = new ObjectFolder(Path.GetFullPath(path));
        return store.Exists ? store : throw new DirectoryNotFoundException($"cannot read the store {path}: no such folder");
    }

    private ChunkSet Named(IReadOnlyList<string> indexes, ObjectFolder store, CancellationToken cancellationToken) =>
        new(new StoreIndexes(files, format).ReadAll(indexes, store.Path, cancellationToken));

    // One checker for each thread.
    private async Task EachAsync<T>(IEnumerable<T> items, Action<T, ObjectCheck> work, CancellationToken cancellationToken)
    {
        var checks = new ConcurrentBag<ObjectCheck>();
        try
        {
            await Parallel.ForEachAsync(items, new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount }, (item, _) =>
            {
                if (!checks.TryTake(out ObjectCheck? check))
                    check = new ObjectCheck(format);
                work(item, check);
                checks.Add(check);
                return ValueTask.CompletedTask;
            }).ConfigureAwait(false);
        }
        finally
        {
            foreach (ObjectCheck check in checks)
                check.Dispose();
        }
    }

    private string[] Repair(ObjectFolder store, ObjectFolder other, IEnumerable<string> names, CancellationToken cancellationToken)
    {
        var repaired = new List<string>();
        using var writer = new ObjectWriter(files, time, store);
        using var check = new ObjectCheck(format);
        foreach (string name in names)
        {
            cancellationToken.ThrowIfCancellationRequested();
            byte[] id = format.IdOf(name, out bool isPlain)!;
            if (Right(other, id, check, out _) is not var (there, stored))
                continue;
            // In the other form it does as well, but then the wrong one must go.
            if (format.IdOf(there, out bool isPlainThere) is not null && isPlainThere != isPlain)
                writer.Remove(name, DateTimeOffset.MaxValue);
            writer.Replace(there, stored);
            repaired.Add(name);
        }
        writer.Flush();
        return [.. repaired];
    }

    /// <summary>The object of a chunk, in the form in which it is right.</summary>
    private (string Name, byte[] Stored)? Right(ObjectFolder store, byte[] id, ObjectCheck check, out string? problem)
    {
        problem = "it is missing";
        foreach (bool isPlain in (ReadOnlySpan<bool>)[false, true])
        {
            string name = format.ObjectOf(id, isPlain);
            if (store.Read(files, name, check.MostStoredBytes) is not { } stored)
                continue;
            problem = check.ProblemOf(id, isPlain, stored);
            if (problem is null)
                return (name, stored);
        }
        return null;
    }
}
