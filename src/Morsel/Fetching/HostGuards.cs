namespace Morsel.Fetching;

/// <summary>The storm guards of all hosts that one run asks, however many times it begins anew, and the clock that they share. Safe for several threads.</summary>
internal sealed class HostGuards(RunClock clock)
{
    private readonly Dictionary<string, StormGuard> _guards = new(StringComparer.OrdinalIgnoreCase);

    public RunClock Clock => clock;

    /// <summary>The guard of the host of <paramref name="resource"/>.</summary>
    public StormGuard For(Uri resource)
    {
        lock (_guards)
        {
            if (!_guards.TryGetValue(resource.Authority, out StormGuard? guard))
                _guards.Add(resource.Authority, guard = new StormGuard());
            return guard;
        }
    }
}
