using Morsel.Publishing;

namespace Morsel.Tests.Publishing;

/// <summary>A store whose changes are noted, and which a run does not survive at a chosen one.</summary>
/// <param name="inner">The store.</param>
internal sealed class WatchedStore(IReleaseStore inner) : IReleaseStore
{
    /// <summary>Changes so far: "put NAME", "delete NAME".</summary>
    public List<string> Changes { get; } = [];

    /// <summary>What was put, with its properties.</summary>
    public List<ReleaseFile> Files { get; } = [];

    /// <summary>Changes that are made before the run ends; null for all.</summary>
    public int? DiesAfter { get; init; }

    /// <summary>Called before a change.</summary>
    public Func<string, Task>? Before { get; init; }

    public string Name => inner.Name;

    public Uri? PublicAddress(string name) => inner.PublicAddress(name);

    public IAsyncEnumerable<StoredFile> ListAsync(string prefix, CancellationToken cancellationToken) => inner.ListAsync(prefix, cancellationToken);

    public Task<StoredFile?> FindAsync(string name, CancellationToken cancellationToken) => inner.FindAsync(name, cancellationToken);

    public Task<byte[]?> ReadAsync(string name, int mostBytes, CancellationToken cancellationToken) => inner.ReadAsync(name, mostBytes, cancellationToken);

    public async Task PutAsync(ReleaseFile file, Stream content, PutCondition condition, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        await NoteAsync($"put {file.Name}");
        Files.Add(file);
        await inner.PutAsync(file, content, condition, progress, cancellationToken);
    }

    public async Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        await NoteAsync($"delete {name}");
        await inner.DeleteAsync(name, cancellationToken);
    }

    private async Task NoteAsync(string change)
    {
        if (Before is not null)
            await Before(change);
        if (Changes.Count == DiesAfter)
            throw new KilledException();
        Changes.Add(change);
    }
}

/// <summary>The end of a run that is not told of anything any more.</summary>
internal sealed class KilledException : Exception;
