using System.Collections.Concurrent;
using Morsel.Casync;
using Morsel.Files;
using Morsel.Formats;
using Morsel.Target;

namespace Morsel.Making.Store;

/// <summary>Copies what indexes name into a store of this machine, each object proven: from folders first, then from servers.</summary>
/// <param name="files">The disk.</param>
/// <param name="format">How objects are called.</param>
/// <param name="to">The store.</param>
/// <param name="named">What is wanted in it.</param>
internal sealed class StoreCopying(IFileSystem files, IStoreFormat format, ObjectWriter to, ChunkSet named) : IDisposable
{
    private readonly ObjectChecks _checks = new(files, format);
    private readonly ConcurrentBag<(WantedChunk Chunk, string Problem)> _lacking = [];
    private long _copied, _bytes, _present, _done;

    /// <summary>Told about bytes of chunks that are there.</summary>
    public IProgress<MakeProgress>? Progress { get; init; }

    /// <summary>Copies from folders, in their order, what the store lacks.</summary>
    public Task TakeAsync(IReadOnlyList<ObjectFolder> folders, CancellationToken cancellationToken) => ObjectChecks.EachAsync(named.All, chunk =>
    {
        if (to.Keep(format.ObjectOf(chunk.Id, isPlain: false)) || to.Keep(format.ObjectOf(chunk.Id, isPlain: true)))
            Count(ref _present, chunk);
        else if (!TryTake(folders, chunk, out string problem))
            _lacking.Add((chunk, problem));
    }, cancellationToken);

    /// <summary>Copies from servers what is still lacking.</summary>
    /// <exception cref="TransportException">No server answers any more, or none has anything.</exception>
    public async Task DownloadAsync(IObjectBringer servers, CancellationToken cancellationToken)
    {
        (WantedChunk Chunk, string Problem)[] wanted = [.. _lacking];
        if (wanted.Length == 0)
            return;
        _lacking.Clear();
        var objects = new WantedObjects(wanted.Length, place => format.ObjectOf(wanted[place].Chunk.Id, isPlain: false), place => wanted[place].Chunk.Bytes);
        BroughtObjects brought = await servers.BringAsync(objects, (place, stored) => Take(wanted[place].Chunk, stored), cancellationToken).ConfigureAwait(false);
        if (brought.WhyNone is { } none && _present + _copied == 0)
            throw none;
        for (int place = 0; place < wanted.Length; place++)
        {
            if (brought.Problems[place] is { } problem)
                _lacking.Add((wanted[place].Chunk, problem));
        }
    }

    public StoreCopyReport Report() => new()
    {
        ChunkCount = named.Count,
        CopiedCount = _copied,
        CopiedBytes = _bytes,
        PresentCount = _present,
        Faults = [.. _lacking.Select(lack => new StoreFault(format.ObjectOf(lack.Chunk.Id, isPlain: false), lack.Problem, IsRepaired: false)).OrderBy(fault => fault.Name, StringComparer.Ordinal)],
    };

    public void Dispose() => _checks.Dispose();

    private bool TryTake(IReadOnlyList<ObjectFolder> folders, WantedChunk chunk, out string problem)
    {
        problem = BroughtObjects.Missing;
        foreach (ObjectFolder folder in folders)
        {
            if (_checks.Right(folder, chunk.Id, out string? wrong) is var (name, stored))
            {
                Add(name, chunk, stored);
                return true;
            }
            problem = wrong!;
        }
        return false;
    }

    private string? Take(WantedChunk chunk, ReadOnlySpan<byte> stored)
    {
        string? problem = _checks.ProblemOf(chunk.Id, isPlain: false, stored);
        if (problem is null)
            Add(format.ObjectOf(chunk.Id, isPlain: false), chunk, stored);
        return problem;
    }

    private void Add(string name, WantedChunk chunk, ReadOnlySpan<byte> stored)
    {
        if (!to.Add(name, stored))
            return;
        Interlocked.Add(ref _bytes, stored.Length);
        Count(ref _copied, chunk);
    }

    private void Count(ref long counter, WantedChunk chunk)
    {
        Interlocked.Increment(ref counter);
        Progress?.Report(new MakeProgress(Interlocked.Add(ref _done, chunk.Bytes), named.ContentBytes));
    }
}
