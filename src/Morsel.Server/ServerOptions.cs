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

    /// <summary>Whether to serve a page with the files and the transfers at "/".</summary>
    /// <value>Default true.</value>
    public bool Page { get; init; } = true;

    /// <summary>Draws a plan as an SVG element, for the comparison of two versions on the page.</summary>
    /// <value>Default null: a table alone.</value>
    public Func<UpdatePlan, string>? DrawMap { get; init; }

    /// <summary>The certificate to serve HTTPS with: a PEM file with the chain, or a PKCS #12 file.</summary>
    /// <value>Default null: HTTP.</value>
    public string? CertificatePath { get; init; }

    /// <summary>The PEM file with the private key of the certificate.</summary>
    /// <value>Default null: it is in the file of the certificate.</value>
    public string? KeyPath { get; init; }

    /// <summary>The token that every request must have, as a bearer token or as the password of any user.</summary>
    /// <value>Default null: everybody may read.</value>
    public string? Token { get; init; }
}
