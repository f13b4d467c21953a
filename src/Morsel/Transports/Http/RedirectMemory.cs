using System.Collections.Concurrent;

namespace Morsel.Transports.Http;

/// <summary>Where addresses were last found to lead, so that not every request pays for the redirect. Safe for several threads.</summary>
internal sealed class RedirectMemory(TimeProvider clock)
{
    // Signed targets expire, the shortest known after a minute.
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(60);

    // What gives out targets that hold for a request or two must not be asked at the rate of the data.
    private static readonly TimeSpan BetweenRenewals = TimeSpan.FromSeconds(5);

    // A resource per chunk and a redirect for each must not fill the memory.
    private const int MaxEntries = 1024;

    private readonly ConcurrentDictionary<Uri, Entry> _entries = new();

    /// <summary>The way to the address that answered for <paramref name="original"/> within the last minute; null if none is known.</summary>
    public IReadOnlyList<Uri>? Recall(Uri original) =>
        _entries.TryGetValue(original, out Entry? entry) && entry.Known is { } known && clock.GetElapsedTime(known.Learned) < Lifetime
            ? known.Way
            : null;

    public void Learn(Uri original, IReadOnlyList<Uri> way)
    {
        if (_entries.Count >= MaxEntries)
            _entries.Clear();
        _entries.GetOrAdd(original, static _ => new Entry()).Known = new KnownTarget(way, clock.GetTimestamp());
    }

    /// <summary>The target does not hold any more. A target learned meanwhile stays.</summary>
    public void Forget(Uri original, IReadOnlyList<Uri> way)
    {
        if (_entries.TryGetValue(original, out Entry? entry) && entry.Known is { } known && known.Way[^1] == way[^1])
            entry.Known = null;
    }

    /// <summary>Lets one request at a time ask the original again, and none within 5 seconds of the one before.</summary>
    /// <returns>Ends the turn when it is disposed of. Another may have learned the target while this one waited.</returns>
    public async Task<IDisposable?> TakeTurnAsync(Uri original, CancellationToken cancellationToken)
    {
        if (!_entries.TryGetValue(original, out Entry? entry))
            return null;
        await entry.Turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        var turn = new EndOfTurn(entry.Turn);
        try
        {
            if (Recall(original) is not null)
                return turn;
            if (entry.Renewed is { } renewed && BetweenRenewals - clock.GetElapsedTime(renewed) is { Ticks: > 0 } wait)
                await Task.Delay(wait, clock, cancellationToken).ConfigureAwait(false);
            entry.Renewed = clock.GetTimestamp();
            return turn;
        }
        catch
        {
            turn.Dispose();
            throw;
        }
    }

    private sealed class Entry
    {
        public SemaphoreSlim Turn { get; } = new(1);

        public KnownTarget? Known { get; set; }

        public long? Renewed { get; set; }
    }

    private sealed record KnownTarget(IReadOnlyList<Uri> Way, long Learned);

    private sealed class EndOfTurn(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}
