namespace Morsel;

/// <summary>How an <see cref="Updater"/> works.</summary>
/// <example>
/// <code>
/// using var updater = new Updater(new UpdaterOptions { Http = new() { Connections = 2, RateWindows = [RateWindow.Always(500 &lt;&lt; 10)] } });
/// </code>
/// </example>
public sealed record UpdaterOptions
{
    /// <summary>How to send HTTP requests.</summary>
    public HttpOptions Http { get; init; } = new();

    /// <summary>The clock.</summary>
    /// <value>Default: the system's.</value>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Receives the decisions of updates and plans as they happen, one event of a run at a time, from the working threads: return quickly.</summary>
    /// <value>Default null: no events are created.</value>
    public Action<RunEvent>? OnEvent { get; init; }

    /// <summary>
    /// The time limit of the caller, from the creation of the updater on. It cancels nothing (use a token for that), but if a server requests a
    /// longer pause than the time that is left, the run ends at once.
    /// </summary>
    /// <value>Default null: as long as it takes.</value>
    public TimeSpan? MaxTime { get; init; }
}
