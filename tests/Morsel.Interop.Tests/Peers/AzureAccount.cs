using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Morsel.Interop.Tests.Peers;

/// <summary>An account of an Azure Blob store, with a key of its own, that may put blobs into it.</summary>
internal sealed class AzureAccount
{
    public const string Name = "lab";

    private const string ServiceVersion = "2021-08-06";

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(64);

    /// <summary>What azurite wants to find in its environment.</summary>
    public IReadOnlyDictionary<string, string?> Environment =>
        new Dictionary<string, string?> { ["AZURITE_ACCOUNTS"] = $"{Name}:{Convert.ToBase64String(_key)}" };

    /// <summary>The key of the account.</summary>
    public string Key => Convert.ToBase64String(_key);

    /// <summary>Makes a container whose blobs everybody may read.</summary>
    public Task MakeContainerAsync(int port, string container) =>
        SendAsync(port, container, "restype=container", [], "x-ms-blob-public-access", "container");

    public Task PutAsync(int port, string path, byte[] content) => SendAsync(port, path, "", content, "x-ms-blob-type", "BlockBlob");

    private async Task SendAsync(int port, string path, string query, byte[] content, string headerName, string headerValue)
    {
        string date = TimeProvider.System.GetUtcNow().ToString("R", CultureInfo.InvariantCulture);
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Put, FormattableString.Invariant($"http://127.0.0.1:{port}/{Name}/{path}?{query}"))
        {
            Content = new ByteArrayContent(content),
        };
        request.Headers.Add(headerName, headerValue);
        request.Headers.Add("x-ms-date", date);
        request.Headers.Add("x-ms-version", ServiceVersion);
        // The form that "Authorize with Shared Key" of Azure's documentation prescribes: the verb, the headers, the resource.
        string length = content.Length == 0 ? "" : content.Length.ToString(CultureInfo.InvariantCulture);
        string resource = $"/{Name}/{Name}/{path}" + (query == "" ? "" : "\n" + query.Replace('=', ':'));
        string signed = $"PUT\n\n\n{length}\n\n\n\n\n\n\n\n\n{headerName}:{headerValue}\nx-ms-date:{date}\nx-ms-version:{ServiceVersion}\n{resource}";
        request.Headers.Add("Authorization", $"SharedKey {Name}:{Convert.ToBase64String(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(signed)))}");
        using HttpResponseMessage response = await client.SendAsync(request);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }
}
