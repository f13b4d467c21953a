using Morsel.Interop.Tests.Peers;
using Xunit.Abstractions;

namespace Morsel.Interop.Tests.Lab;

/// <summary>Object stores in the manner of the great ones; files are put into them over HTTP.</summary>
public sealed class StoreLabTests(LabFiles files, ITestOutputHelper output) : LabTests(files, output)
{
    private static readonly string[] Names = [LabFiles.Name, LabFiles.Name + ".zsync"];

    [PeerFact("node", "s3rver")]
    public async Task S3rver()
    {
        await using WebServer server = await SmallServers.S3Async(Files.Folder);
        using var client = new HttpClient();
        foreach (string name in Names)
        {
            using var content = new ByteArrayContent(await BytesAsync(name));
            using HttpResponseMessage response = await client.PutAsync(new Uri(FormattableString.Invariant($"http://127.0.0.1:{server.Port}/lab/{name}")), content);
            response.EnsureSuccessStatusCode();
        }
        await AssertAsync("s3rver", server, "lab/");
    }

    [PeerFact("node", "azurite")]
    public async Task Azurite()
    {
        var account = new AzureAccount();
        await using WebServer server = await SmallServers.AzureAsync(Files.Folder, account);
        await account.MakeContainerAsync(server.Port, "lab");
        foreach (string name in Names)
            await account.PutAsync(server.Port, "lab/" + name, await BytesAsync(name));
        await AssertAsync("azurite", server, $"{AzureAccount.Name}/lab/");
    }

    private Task<byte[]> BytesAsync(string name) => File.ReadAllBytesAsync(Path.Combine(Files.Folder.Path, name));
}
