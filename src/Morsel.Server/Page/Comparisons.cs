using Morsel.Server.ControlFiles;
using Morsel.Server.Folders;
using Morsel.Server.Transfers;

namespace Morsel.Server.Page;

/// <summary>Comparisons of versions, computed in the background, and the last ones that were.</summary>
internal sealed class Comparisons(ControlFileCache controlFiles, Updater updater) : IAsyncDisposable
{
    // The oldest ones that are done go; while so many are computed, no other begins.
    private const int MostKept = 32, MostPending = 8;

    private readonly List<Comparison> _kept = [];   // the oldest first
    private readonly List<Task> _work = [];
    private readonly SemaphoreSlim _turn = new(1);
    private readonly CancellationTokenSource _closing = new();
    private int _begun;

    /// <summary>Told whenever a comparison gets on.</summary>
    public ChangeSignal Change { get; } = new();

    /// <summary>The comparisons that are kept.</summary>
    public IReadOnlyList<Comparison> Kept
    {
        get
        {
            lock (_kept)
                return [.. _kept];
        }
    }

    /// <summary>Finds the comparison of two versions as they are now, or begins it.</summary>
    /// <returns>null if too many are computed already: ask again.</returns>
    public Comparison? Find(ListedFile old, ListedFile next)
    {
        lock (_kept)
        {
            if (_kept.Find(kept => kept.IsOf(old, next)) is { } known)
                return known;
            if (_closing.IsCancellationRequested || _kept.Count(kept => !kept.IsDone) >= MostPending)
                return null;
            if (_kept.Count >= MostKept)
                _kept.Remove(_kept.First(kept => kept.IsDone));
            var comparison = new Comparison(++_begun, old, next) { Changed = Change.Tell };
            _kept.Add(comparison);
            _work.RemoveAll(work => work.IsCompleted);
            _work.Add(Task.Run(() => CompareAsync(comparison, _closing.Token)));
            return comparison;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        Task[] work;
        lock (_kept)
            work = [.. _work];
        await Task.WhenAll(work).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        updater.Dispose();
        _turn.Dispose();
        _closing.Dispose();
    }

    private async Task CompareAsync(Comparison comparison, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await PlanAsync(comparison, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Without the path, which is nobody's business but the server's.
            comparison.Fail(e is MorselException ? e.Message.Replace(comparison.Next.Path, comparison.Next.Name, StringComparison.Ordinal) : "one of the files cannot be read");
        }
        finally
        {
            _turn.Release();
        }
    }

    // What a client would do that has the old version alone.
    private async Task PlanAsync(Comparison comparison, CancellationToken cancellationToken)
    {
        ListedFile next = comparison.Next;
        var source = new PublishedFile(next.Path, next.Name[(next.Name.LastIndexOf('/') + 1)..], next.Stamp);
        string? description;
        while ((description = await controlFiles.FindAsync(source, cancellationToken).ConfigureAwait(false)) is null)
        {
            if (source.HasChanged())
                throw new IOException($"{next.Name} changed meanwhile");
        }
        var request = new UpdateRequest
        {
            Source = description,
            OutputPath = Path.Join(Path.GetDirectoryName(description), FormattableString.Invariant($"comparison-{comparison.Number}")),
            SeedPaths = [comparison.Old.Path],
            AutoSeeds = false,
            Routes = false,
        };
        UpdatePlan plan = await updater.PlanAsync(request, comparison, cancellationToken).ConfigureAwait(false);
        comparison.End(plan, new FileInfo(description).Length);
    }
}
