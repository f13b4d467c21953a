using System.Collections.Concurrent;
using Morsel.Files;
using Morsel.Formats;
using Morsel.Target;

namespace Morsel.Making.Store;

/// <summary>Proves objects on all threads: one checker for each.</summary>
/// <param name="files">The disk.</param>
/// <param name="format">How objects are called.</param>
internal sealed class ObjectChecks(IFileSystem files, IStoreFormat format) : IDisposable
{
    private readonly ConcurrentBag<ObjectCheck> _idle = [];

    /// <summary>Does something with each of some items, on all processors.</summary>
    public static Task EachAsync<T>(IEnumerable<T> items, Action<T> work, CancellationToken cancellationToken) => Parallel.ForEachAsync(
        items, new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount }, (item, _) =>
        {
            work(item);
            return ValueTask.CompletedTask;
        });

    /// <summary>Opens a store for adding objects. What a power failure left torn in it goes.</summary>
    /// <param name="files">The disk.</param>
    /// <param name="time">The clock.</param>
    /// <param name="format">How objects are called.</param>
    /// <param name="store">The store; it is made where there is none.</param>
    /// <exception cref="IOException">Nothing can be written there.</exception>
    public static ObjectWriter OpenWriter(IFileSystem files, TimeProvider time, IStoreFormat format, ObjectFolder store) => new(files, time, store, name =>
    {
        using var checks = new ObjectChecks(files, format);
        return format.IdOf(name, out bool isPlain) is not { } id || checks.ProblemIn(store, name, id, isPlain) is null;
    });

    /// <inheritdoc cref="ObjectCheck.ProblemOf"/>
    public string? ProblemOf(ReadOnlySpan<byte> id, bool isPlain, ReadOnlySpan<byte> stored)
    {
        if (!_idle.TryTake(out ObjectCheck? check))
            check = new ObjectCheck(format);
        try
        {
            return check.ProblemOf(id, isPlain, stored);
        }
        finally
        {
            _idle.Add(check);
        }
    }

    /// <summary>What is wrong with an object of a store; null if it is right.</summary>
    /// <param name="store">The store.</param>
    /// <param name="name">The object.</param>
    /// <param name="id">The id of its chunk.</param>
    /// <param name="isPlain">Whether it is to be stored as it is.</param>
    public string? ProblemIn(ObjectFolder store, string name, ReadOnlySpan<byte> id, bool isPlain) =>
        store.Read(files, name, ObjectCheck.MostStoredBytesOf(format)) is { } stored ? ProblemOf(id, isPlain, stored) : "it is empty, or longer than a chunk can be";

    /// <summary>The object of a chunk, in the form in which it is right; null if it is right in none.</summary>
    /// <param name="store">The store.</param>
    /// <param name="id">The id of the chunk.</param>
    /// <param name="problem">What is wrong with it.</param>
    public (string Name, byte[] Stored)? Right(ObjectFolder store, byte[] id, out string? problem)
    {
        problem = BroughtObjects.Missing;
        foreach (bool isPlain in (ReadOnlySpan<bool>)[false, true])
        {
            string name = format.ObjectOf(id, isPlain);
            if (store.Read(files, name, ObjectCheck.MostStoredBytesOf(format)) is not { } stored)
                continue;
            problem = ProblemOf(id, isPlain, stored);
            if (problem is null)
                return (name, stored);
        }
        return null;
    }

    public void Dispose()
    {
        foreach (ObjectCheck check in _idle)
            check.Dispose();
    }
}
