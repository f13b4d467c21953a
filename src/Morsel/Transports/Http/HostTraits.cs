using System.Collections.Concurrent;

namespace Morsel.Transports.Http;

/// <summary>What hosts have taught about how they want to be asked. Safe for several threads.</summary>
internal sealed class HostTraits
{
    private const int MaxHttp2Faults = 3;

    // Redirects to ever new hosts must not fill the memory.
    private const int MaxHosts = 1024;

    private readonly ConcurrentDictionary<string, int> _http2Faults = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, bool> _encoding = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, bool> _answered = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>How to ask the host of <paramref name="resource"/>.</summary>
    public RequestStyle For(Uri resource, bool atHome) => new(
        atHome,
        PastCaches: _encoding.ContainsKey(resource.Authority),
        MayUseHttp2: !_http2Faults.TryGetValue(resource.Authority, out int faults) || faults < MaxHttp2Faults);

    /// <summary>Counts <paramref name="exception"/> against the host, if it is about HTTP/2.</summary>
    public void Judge(Exception exception, Uri resource)
    {
        if (!NetworkFault.IsOfHttp2(exception))
            return;
        if (_http2Faults.Count >= MaxHosts)
            _http2Faults.Clear();
        _http2Faults.AddOrUpdate(resource.Authority, 1, static (_, faults) => faults + 1);
    }

    /// <summary>The host answered something.</summary>
    public void LearnAnswer(Uri resource)
    {
        if (_answered.Count >= MaxHosts)
            _answered.Clear();
        _answered.TryAdd(resource.Authority, true);
    }

    /// <summary>Whether the host has answered anything so far.</summary>
    public bool HasAnswered(Uri resource) => _answered.ContainsKey(resource.Authority);

    /// <summary>The host encoded an answer.</summary>
    /// <returns>Whether that is new, so that asking again past its caches may help.</returns>
    public bool LearnEncoding(Uri resource)
    {
        if (_encoding.Count >= MaxHosts)
            _encoding.Clear();
        return _encoding.TryAdd(resource.Authority, true);
    }
}
