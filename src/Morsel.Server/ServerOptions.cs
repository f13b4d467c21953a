namespace Morsel.Server;

/// <summary>What is served, and where.</summary>
public sealed record ServerOptions
{
    /// <summary>The folder whose files are served, subfolders included; names that begin with a dot are hidden.</summary>
    public required string Folder { get; init; }

    /// <summary>The IP address to listen on, or "localhost".</summary>
    /// <value>Default "127.0.0.1": this machine only.</value>
    public string Address { get; init; } = "127.0.0.1";

    /// <summary>The TCP port to listen on; 0 means any free port.</summary>
    /// <value>Default 8080.</value>
    public int Port { get; init; } = 8080;

    /// <summary>The folder for the control files that the server creates.</summary>
    /// <value>Default null: a fresh temporary folder, removed when the server ends.</value>
    public string? CacheFolder { get; init; }

    /// <summary>Whether to log each request on standard error, one line each.</summary>
    /// <value>Default false.</value>
    public bool LogRequests { get; init; }
}
