using System.Collections.Concurrent;

namespace Morsel.Transports.Http;

/// <summary>Where addresses were last found to lead, so that not every request pays for the redirect. Safe for several threads.</summary>
internal sealed class RedirectMemory(TimeProvider clock)
{
    // Signed targets expire, the shortest known after a minute.
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(60);

    // A resource per chunk and a redirect for each must not fill the memory.
    private const int MaxEntries = 1024;

    private readonly ConcurrentDictionary<Uri, (Uri Target, long Learned)> _targets = new();

    /// <summary>The address that answered for <paramref name="original"/> within the last minute; null if none is known.</summary>
    public Uri? Recall(Uri original) =>
        _targets.TryGetValue(original, out var known) && clock.GetElapsedTime(known.Learned) < Lifetime ? known.Target : null;

    public void Learn(Uri original, Uri target)
    {
        if (_targets.Count >= MaxEntries)
            _targets.Clear();
        _targets[original] = (target, clock.GetTimestamp());
    }

    public void Forget(Uri original) => _targets.TryRemove(original, out _);
}
