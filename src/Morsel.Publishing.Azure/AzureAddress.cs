using Azure;
using Azure.Storage;
using Azure.Storage.Blobs;

namespace Morsel.Publishing.Azure;

/// <summary>An address such as <c>az://container/prefix</c>, and how it is reached.</summary>
/// <param name="Container">The container.</param>
/// <param name="Prefix">The beginning of all names; may be empty.</param>
public sealed record AzureAddress(string Container, string Prefix)
{
    private const string Scheme = "az://";

    /// <summary>Reads an address.</summary>
    /// <returns>null if it is none.</returns>
    public static AzureAddress? TryParse(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (!address.StartsWith(Scheme, StringComparison.Ordinal))
            return null;
        string[] parts = address[Scheme.Length..].Split('/', 2);
        return parts[0].Length == 0 ? null : new AzureAddress(parts[0], parts.Length == 2 ? parts[1].Trim('/') : "");
    }

    /// <summary>The container, with what the environment says of the account, as the tools of Azure do.</summary>
    /// <param name="endpoint">The address of the account's blobs; null for that which follows from its name.</param>
    /// <param name="variable">The value of an environment variable; null if it is not set.</param>
    /// <exception cref="ArgumentException">The environment names no account, or no key of it.</exception>
    public BlobContainerClient OpenContainer(string? endpoint, Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        if (variable("AZURE_STORAGE_CONNECTION_STRING") is { Length: > 0 } connection)
            return new BlobContainerClient(connection, Container);
        if (variable("AZURE_STORAGE_ACCOUNT") is not { Length: > 0 } account)
            throw new ArgumentException("the environment names no account of Azure: set AZURE_STORAGE_CONNECTION_STRING, or AZURE_STORAGE_ACCOUNT and AZURE_STORAGE_KEY");
        var address = new Uri($"{endpoint?.TrimEnd('/') ?? $"https://{account}.blob.core.windows.net"}/{Container}");
        if (variable("AZURE_STORAGE_KEY") is { Length: > 0 } key)
            return new BlobContainerClient(address, new StorageSharedKeyCredential(account, key));
        return variable("AZURE_STORAGE_SAS_TOKEN") is { Length: > 0 } token
            ? new BlobContainerClient(address, new AzureSasCredential(token.TrimStart('?')))
            : throw new ArgumentException($"the environment has no key of the account {account}: set AZURE_STORAGE_KEY or AZURE_STORAGE_SAS_TOKEN");
    }
}
