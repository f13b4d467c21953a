using System.Globalization;
using System.Net;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Azure.Storage;
using Azure.Storage.Blobs;
using Morsel.Interop.Tests.Peers;
using Morsel.Publishing;
using Morsel.Publishing.Azure;
using Morsel.Publishing.S3;
using Morsel.Tests.Publishing;

namespace Morsel.Interop.Tests.Publishing;

/// <summary>Releases are put into real stores: moto and azurite honour conditions, s3rver does not.</summary>
public sealed class StorePublishTests : IDisposable
{
    private const string Name = "disk.img", Bucket = "lab", Prefix = "releases/stable";
    private const int PartBytes = 5 << 20;

    private static readonly byte[] Old = Content(1, 300_000);
    private static readonly byte[] New = [.. Old[..100_000], .. Content(2, 5_000), .. Old[100_000..]];

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [PeerFact("moto_server")]
    public async Task Moto()
    {
        await using WebServer server = await Peers.Moto.StartAsync(_folder);
        using AmazonS3Client client = S3Client(server);
        await OpenToAllAsync(client);
        var store = new S3ReleaseStore(client, Bucket, Prefix);
        Assert.True(await store.HonoursConditionsAsync(default));
        await AssertPublishesAsync(store, notes: []);
        await AssertConditionsAsync(store);
        await AssertSweepAsync(store);
    }

    [PeerFact("node", "s3rver")]
    public async Task S3rver()
    {
        await using WebServer server = await SmallServers.S3Async(_folder);
        using AmazonS3Client client = S3Client(server, "S3RVER", "S3RVER");
        var store = new S3ReleaseStore(client, Bucket, Prefix);
        Assert.False(await store.HonoursConditionsAsync(default));
        await AssertPublishesAsync(store, notes: [NoteCode.StoreWithoutConditions]);
        await AssertSweepAsync(store);
    }

    [PeerFact("node", "azurite")]
    public async Task Azurite()
    {
        var account = new AzureAccount();
        await using WebServer server = await SmallServers.AzureAsync(_folder, account);
        await account.MakeContainerAsync(server.Port, Bucket);
        var store = new AzureReleaseStore(Container(server, account), Prefix);
        await AssertPublishesAsync(store, notes: []);
        await AssertConditionsAsync(store);
        await AssertSweepAsync(store);
    }

    [PeerFact("moto_server")]
    public async Task A_large_object_is_continued_in_S3_and_the_parts_that_are_there_are_not_sent_again()
    {
        await using WebServer server = await Peers.Moto.StartAsync(_folder);
        using AmazonS3Client client = S3Client(server);
        await OpenToAllAsync(client);
        int parts = 0;
        client.BeforeRequestEvent += (_, asked) => parts += asked is WebServiceRequestEventArgs { Request: UploadPartRequest } ? 1 : 0;
        await AssertContinuesAsync(new S3ReleaseStore(client, Bucket, Prefix) { PartBytes = PartBytes }, () => parts);
        Assert.Empty((await client.ListMultipartUploadsAsync(Bucket)).MultipartUploads ?? []);
    }

    [PeerFact("node", "azurite")]
    public async Task A_large_blob_is_continued_in_Azure_and_the_blocks_that_are_there_are_not_sent_again()
    {
        var account = new AzureAccount();
        await using WebServer server = await SmallServers.AzureAsync(_folder, account);
        await account.MakeContainerAsync(server.Port, Bucket);
        var counted = new BlockCount();
        await AssertContinuesAsync(new AzureReleaseStore(Container(server, account, counted), Prefix) { BlockBytes = PartBytes }, () => counted.Blocks);
    }

    // Two releases, as users find them over HTTP.
    private async Task AssertPublishesAsync(IReleaseStore store, NoteCode[] notes)
    {
        PublishReport first = await PublishAsync(store, Old), second = await PublishAsync(store, New), again = await PublishAsync(store, New);
        Assert.Equal(notes, first.Notes.Select(note => note.Code));
        Assert.All(first.Files.Concat(second.Files), file => Assert.True(file.WasSent));
        Assert.All(again.Files, file => Assert.False(file.WasSent));
        Assert.Equal(New, await GetAsync(store, Old));
        using var web = new HttpClient();
        foreach (PublishedFile file in second.Files)
        {
            using HttpResponseMessage answer = await web.GetAsync(file.Address);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal(file.CacheControl, string.Join(", ", answer.Headers.CacheControl!.ToString().Split(", ").OrderBy(file.CacheControl.IndexOf)));
            Assert.Equal(file.Name.EndsWith(".zsync", StringComparison.Ordinal) ? "application/x-zsync" : "application/octet-stream", answer.Content.Headers.ContentType?.MediaType);
            Assert.Equal(file.Sha256, (await store.FindAsync(file.Name, default))?.Sha256);
        }
    }

    private static async Task AssertConditionsAsync(IReleaseStore store)
    {
        StoredFile there = (await store.FindAsync(Name, default))!;
        var file = new ReleaseFile(Name, 1, there.Sha256!) { ContentType = "text/plain", CacheControl = "no-cache" };
        await Assert.ThrowsAsync<PublishConflictException>(() => store.PutAsync(file, new MemoryStream([1]), PutCondition.New, null, default));
        await Assert.ThrowsAsync<PublishConflictException>(() => store.PutAsync(file, new MemoryStream([1]), PutCondition.Unchanged(there with { Tag = "00000000000000000000000000000000" }), null, default));
        Assert.Equal(there, await store.FindAsync(Name, default));
        // A list tells the same tag.
        await foreach (StoredFile listed in store.ListAsync(Name + ".zsync", default))
            Assert.Equal((await store.FindAsync(listed.Name, default))!.Tag, listed.Tag);
    }

    private async Task AssertSweepAsync(IReleaseStore store)
    {
        for (int changes = 0; ; changes++)
        {
            await ClearAsync(store);
            await PublishAsync(store, Old);
            var watched = new WatchedStore(store) { DiesAfter = changes };
            bool isDone = false;
            try
            {
                await PublishAsync(watched, New);
                isDone = true;
            }
            catch (KilledException)
            {
            }
            byte[] got = await GetAsync(store, Old);
            Assert.True(got.AsSpan().SequenceEqual(isDone ? New : got.Length == Old.Length ? Old : New), $"after {string.Join(", ", watched.Changes)}");
            if (isDone)
            {
                Assert.Equal(3, changes);
                return;
            }
            await PublishAsync(store, New);
            Assert.Equal(New, await GetAsync(store, Old));
        }
    }

    private async Task AssertContinuesAsync(IReleaseStore store, Func<int> sentParts)
    {
        byte[] large = Content(3, (2 * PartBytes) + 1_000_000);
        string path = _folder.WriteBeside("large", large);
        var file = new ReleaseFile("large.bin", large.Length, new Digest(DigestAlgorithm.Sha256, System.Security.Cryptography.SHA256.HashData(large))) { ContentType = "application/octet-stream", CacheControl = "no-cache" };
        await using FileStream content = File.OpenRead(path);
        await Assert.ThrowsAsync<KilledException>(() => store.PutAsync(file, content, PutCondition.New, new Killing(), default));
        Assert.Equal((2, null), (sentParts(), await store.FindAsync(file.Name, default)));
        await store.PutAsync(file, content, PutCondition.New, null, default);
        Assert.Equal(3, sentParts());
        Assert.Equal(file.Sha256, (await store.FindAsync(file.Name, default))!.Sha256);
        using var web = new HttpClient();
        Assert.Equal(large, await web.GetByteArrayAsync(store.PublicAddress(file.Name)));
        await Assert.ThrowsAsync<PublishConflictException>(() => store.PutAsync(file, content, PutCondition.New, null, default));
    }

    private async Task<PublishReport> PublishAsync(IReleaseStore store, byte[] content)
    {
        string path = Path.Combine(Directory.CreateDirectory(_folder.Beside("here")).FullName, Name);
        File.WriteAllBytes(path, content);
        return await new Publisher().PublishAsync(new PublishRequest { SourcePaths = [path], Store = store, Keep = null });
    }

    private async Task<byte[]> GetAsync(IReleaseStore store, byte[] old)
    {
        string user = _folder.WriteBeside("user.img", old);
        await Morsels.GetAsync(store.PublicAddress(Name + ".zsync")!, user, [user]);
        return File.ReadAllBytes(user);
    }

    private static async Task ClearAsync(IReleaseStore store)
    {
        var names = new List<string>();
        await foreach (StoredFile stored in store.ListAsync("", default))
            names.Add(stored.Name);
        foreach (string name in names)
            await store.DeleteAsync(name, default);
    }

    private static async Task OpenToAllAsync(AmazonS3Client client)
    {
        await client.PutBucketAsync(Bucket);
        await client.PutBucketPolicyAsync(Bucket, $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::{{Bucket}}/*"}]}""");
    }

    private static AmazonS3Client S3Client(WebServer server, string key = "key", string secret = "secret") => new(
        new BasicAWSCredentials(key, secret),
        new AmazonS3Config
        {
            ServiceURL = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{server.Port}"),
            ForcePathStyle = true,
            AuthenticationRegion = "us-east-1",
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        });

    private static BlobContainerClient Container(WebServer server, AzureAccount account, Azure.Core.Pipeline.HttpPipelinePolicy? policy = null)
    {
        var options = new BlobClientOptions(BlobClientOptions.ServiceVersion.V2021_08_06);
        if (policy is not null)
            options.AddPolicy(policy, Azure.Core.HttpPipelinePosition.PerCall);
        return new BlobContainerClient(
            new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{server.Port}/{AzureAccount.Name}/{Bucket}")), new StorageSharedKeyCredential(AzureAccount.Name, account.Key), options);
    }

    private static byte[] Content(int seed, int length)
    {
        byte[] bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    // The end of a run when its second part is there.
    private sealed class Killing : IProgress<long>
    {
        public void Report(long value)
        {
            if (value > PartBytes)
                throw new KilledException();
        }
    }

    private sealed class BlockCount : Azure.Core.Pipeline.HttpPipelineSynchronousPolicy
    {
        public int Blocks { get; private set; }

        public override void OnSendingRequest(Azure.Core.HttpMessage message)
        {
            if (message.Request.Method == Azure.Core.RequestMethod.Put && message.Request.Uri.Query.Contains("comp=block&", StringComparison.Ordinal))
                Blocks++;
        }
    }
}
