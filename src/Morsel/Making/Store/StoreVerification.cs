using System.Collections.Concurrent;
using Morsel.Casync;
using Morsel.Files;
using Morsel.Formats;
using Morsel.Target;

namespace Morsel.Making.Store;

/// <summary>Proves the objects of a store by their names.</summary>
/// <param name="files">The disk.</param>
/// <param name="format">How objects are called.</param>
/// <param name="named">What indexes name; null for every object that is there.</param>
internal sealed class StoreVerification(IFileSystem files, IStoreFormat format, ChunkSet? named) : IDisposable
{
    private readonly ObjectChecks _checks = new(files, format);
    private readonly ConcurrentBag<(string Name, string Problem)> _faults = [];
    private long _objects, _bytes, _total;

    /// <summary>Told about bytes that are proven.</summary>
    public IProgress<MakeProgress>? Progress { get; init; }

    /// <summary>Proves those of a folder.</summary>
    public async Task ReadAsync(ObjectFolder store, CancellationToken cancellationToken)
    {
        StoredObject[] objects = [.. store.All()];
        _total = objects.Sum(item => item.Bytes);
        var present = new ConcurrentDictionary<string, byte>();
        await ObjectChecks.EachAsync(objects, item =>
        {
            if (format.IdOf(item.Name, out bool isPlain) is { } id && named?.Contains(id) != false)
            {
                if (_checks.ProblemIn(store, item.Name, id, isPlain) is { } problem)
                    _faults.Add((item.Name, problem));
                if (named is not null)
                    present.TryAdd(Convert.ToHexStringLower(id), 0);
                Interlocked.Increment(ref _objects);
            }
            Count(item.Bytes);
        }, cancellationToken).ConfigureAwait(false);
        foreach (WantedChunk chunk in named?.All.Where(chunk => !present.ContainsKey(Convert.ToHexStringLower(chunk.Id))) ?? [])
            _faults.Add((format.ObjectOf(chunk.Id, isPlain: false), BroughtObjects.Missing));
    }

    /// <summary>Downloads what the indexes name from a store on a server, proves it, and keeps nothing.</summary>
    /// <exception cref="TransportException">The server does not answer any more, or has none of it.</exception>
    public async Task DownloadAsync(IObjectBringer server, CancellationToken cancellationToken)
    {
        WantedChunk[] wanted = [.. named!.All];
        _total = named.ContentBytes;
        long stored = 0;
        BroughtObjects brought = await server.BringAsync(
            new WantedObjects(wanted.Length, place => format.ObjectOf(wanted[place].Id, isPlain: false), place => wanted[place].Bytes),
            (place, bytes) =>
            {
                string? problem = _checks.ProblemOf(wanted[place].Id, isPlain: false, bytes);
                if (problem is null)
                {
                    Interlocked.Add(ref stored, bytes.Length);
                    Count(wanted[place].Bytes);
                }
                return problem;
            },
            cancellationToken).ConfigureAwait(false);
        if (brought.WhyNone is { } none)
            throw none;
        for (int place = 0; place < wanted.Length; place++)
        {
            if (brought.Problems[place] is { } problem)
                _faults.Add((format.ObjectOf(wanted[place].Id, isPlain: false), problem));
        }
        (_objects, _total) = (wanted.Length - brought.Problems.Count(problem => problem == BroughtObjects.Missing), stored);
    }

    /// <summary>Replaces what is wrong, or missing, by what is right in another store.</summary>
    /// <returns>What was found, and whether it was replaced.</returns>
    public IReadOnlyList<StoreFault> Repair(ObjectWriter store, ObjectFolder other, CancellationToken cancellationToken)
    {
        List<StoreFault> faults = [.. Faults()];
        for (int i = 0; i < faults.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            byte[] id = format.IdOf(faults[i].Name, out bool isPlain)!;
            if (_checks.Right(other, id, out _) is not var (there, stored))
                continue;
            // In the other form it does as well, but then the wrong one must go.
            if (format.IdOf(there, out bool isPlainThere) is not null && isPlainThere != isPlain)
                store.Remove(faults[i].Name, DateTimeOffset.MaxValue);
            store.Replace(there, stored);
            faults[i] = faults[i] with { IsRepaired = true };
        }
        store.Flush();
        return faults;
    }

    /// <summary>The same, from stores on servers.</summary>
    /// <exception cref="TransportException">No server answers any more.</exception>
    public async Task<IReadOnlyList<StoreFault>> RepairAsync(ObjectWriter store, IObjectBringer servers, CancellationToken cancellationToken)
    {
        StoreFault[] faults = [.. Faults()];
        // A chunk may be wrong in both of its forms, and comes once.
        byte[][] ids = [.. faults.Select(fault => format.IdOf(fault.Name, out _)!).DistinctBy(Convert.ToHexString)];
        var wanted = new WantedObjects(ids.Length, place => format.ObjectOf(ids[place], isPlain: false), place => named?.BytesOf(ids[place]) ?? format.MostChunkBytes);
        BroughtObjects brought = await servers.BringAsync(wanted, (place, stored) => Replace(store, ids[place], stored), cancellationToken).ConfigureAwait(false);
        HashSet<string> right = [.. ids.Where((_, place) => brought.Problems[place] is null).Select(Convert.ToHexString)];
        for (int i = 0; i < faults.Length; i++)
        {
            if (!right.Contains(Convert.ToHexString(format.IdOf(faults[i].Name, out bool isPlain)!)))
                continue;
            if (isPlain)
                store.Remove(faults[i].Name, DateTimeOffset.MaxValue);
            faults[i] = faults[i] with { IsRepaired = true };
        }
        store.Flush();
        return faults;
    }

    private string? Replace(ObjectWriter store, byte[] id, ReadOnlySpan<byte> stored)
    {
        string? problem = _checks.ProblemOf(id, isPlain: false, stored);
        if (problem is null)
            store.Replace(format.ObjectOf(id, isPlain: false), stored);
        return problem;
    }

    /// <summary>What is wrong, or missing, by name.</summary>
    public IReadOnlyList<StoreFault> Faults() =>
        [.. _faults.OrderBy(fault => fault.Name, StringComparer.Ordinal).Select(fault => new StoreFault(fault.Name, fault.Problem, IsRepaired: false))];

    public StoreVerifyReport Report(IReadOnlyList<StoreFault> faults) => new() { ObjectCount = _objects, Bytes = _total, Faults = faults };

    public void Dispose() => _checks.Dispose();

    private void Count(long bytes) => Progress?.Report(new MakeProgress(Interlocked.Add(ref _bytes, bytes), _total));
}
