namespace Morsel;

/// <summary>How an <see cref="Updater"/> works.</summary>
/// <example>
/// <code>
/// using var updater = new Updater(new UpdaterOptions { Http = new() { Connections = 2, RateWindows = [RateWindow.Always(500 &lt;&lt; 10)] } });
/// </code>
/// </example>
public sealed record UpdaterOptions
{
    /// <summary>How servers are asked.</summary>
    public HttpOptions Http { get; init; } = new();

    /// <summary>The clock.</summary>
    /// <value>Default: the system's.</value>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Told what updates and plans decide, as they do; one event of a run at a time, from the threads that work: be quick.</summary>
    /// <value>null: nobody listens, and nothing is made to be told.</value>
    public Action<RunEvent>? OnEvent { get; init; }

    /// <summary>
    /// How long, from when the updater is made, somebody will wait for its work. It ends nothing (cancel for that), but a server that asks to be
    /// left alone for longer than is left is not waited for.
    /// </summary>
    /// <value>Default null: as long as it takes.</value>
    public TimeSpan? MaxTime { get; init; }
}
