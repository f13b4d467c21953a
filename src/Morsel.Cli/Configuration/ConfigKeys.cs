namespace Morsel.Cli.Configuration;

/// <summary>What the configuration can set.</summary>
internal static class ConfigKeys
{
    public const string User = "user", Password = "password", BearerToken = "bearer-token", Mirror = "mirror";

    /// <summary>Outside of sections: defaults of the options with these names. Not those that name one file, and none that a verb refuses beside others.</summary>
    public static IReadOnlyList<string> Options { get; } =
    [
        "connections", "limit-rate", "ca-file", "user-agent", "proxy", "no-proxy", "ipv4", "ipv6", "http2", "allow-downgrade", "allow-private",
        "connect-timeout", "first-byte-timeout", "stall-timeout", "max-time", "netrc", "netrc-file", "no-auto-seeds", "threads", "prefer", "memory",
        "require", "max-control-size", "no-routes", "keep-old", "jobs",
    ];

    /// <summary>Outside of sections, too, and no option: whether progress is also shown in the title of the window, in its tab or in the task bar.</summary>
    public const string TerminalStatus = "terminal-status";

    /// <summary>All that may stand outside of sections.</summary>
    public static IReadOnlyList<string> OutsideOfSections { get; } = [.. Options, TerminalStatus];

    /// <summary>In the section of a host.</summary>
    public static IReadOnlyList<string> OfHosts { get; } = [User, Password, BearerToken, Mirror];

    /// <summary>What is never shown, and must not stand where others may read it.</summary>
    public static IReadOnlyList<string> Secrets { get; } = [Password, BearerToken];
}
