using Morsel.Casync;
using Morsel.Compression.Native;
using Morsel.Formats.Casync;
using Morsel.Hashing;
using Morsel.Tests.Files;

namespace Morsel.Tests.Updating;

/// <summary>A published casync index and its stores on a site, and a folder that it is updated in; nobody waits.</summary>
internal sealed class CasyncScene : IAsyncDisposable
{
    public const string Path = "/disk.img.caibx", Store = "/default.castr";

    private static readonly ChunkSizes Sizes = ChunkSizes.Of(4096);

    public CasyncScene(byte[] target)
    {
        Target = target;
        Site.Publish(Path, IndexOf(target).Write());
        Fill(Store);
    }

    /// <summary>The published content.</summary>
    public byte[] Target { get; }

    public Site Site { get; } = new();

    public TemporaryFolder Folder { get; } = new();

    public HurriedTime Time { get; } = new();

    public string Output => Folder["disk.img"];

    public UpdateRequest Request => new() { Source = Site.Address(Path).ToString(), OutputPath = Output, Threads = 2, AutoSeeds = false };

    /// <summary>Which objects of a store were asked for, by their names; one is there as often as it was asked for.</summary>
    public IReadOnlyList<string> Asked(string store = Store) =>
        [.. Site.Requests.Select(request => request.Path).Where(path => path.StartsWith(store + "/", StringComparison.Ordinal)).Select(path => path[(store.Length + 1)..])];

    /// <summary>The index of a content.</summary>
    public static CasyncIndex IndexOf(byte[] content, DigestAlgorithm algorithm = DigestAlgorithm.Sha512T256, ulong? features = null)
    {
        var cutter = new CasyncCutter(Sizes);
        var ends = new List<long>();
        for (int start = 0; start < content.Length;)
            ends.Add(start += cutter.Cut(content.AsSpan(start), isEnd: true));
        byte[] ids = new byte[ends.Count * CasyncIndex.IdBytes];
        for (int chunk = 0; chunk < ends.Count; chunk++)
        {
            int start = chunk == 0 ? 0 : (int)ends[chunk - 1];
            Digester.Hash(algorithm, content.AsSpan(start, (int)ends[chunk] - start), ids.AsSpan(chunk * CasyncIndex.IdBytes, CasyncIndex.IdBytes));
        }
        return new CasyncIndex(features ?? CasyncIndex.FeaturesOf(algorithm), Sizes, [.. ends], ids);
    }

    /// <summary>The objects of a content: where each is in a store, and what is stored.</summary>
    public static IReadOnlyDictionary<string, byte[]> ObjectsOf(byte[] content)
    {
        CasyncIndex index = IndexOf(content);
        var objects = new Dictionary<string, byte[]>();
        for (int chunk = 0; chunk < index.ChunkCount; chunk++)
            objects[CasyncStore.NameOf(index.IdOf(chunk)) + CasyncStore.ChunkExtension] = Stored(content.AsSpan((int)index.RangeOf(chunk).Start, (int)index.RangeOf(chunk).Length));
        return objects;
    }

    /// <summary>A chunk as stores have it.</summary>
    public static byte[] Stored(ReadOnlySpan<byte> content)
    {
        using var encoder = new ZstdEncoder(3, strategy: null, []);
        byte[] stored = new byte[ZstdEncoder.MostStoredBytes(content.Length)];
        return stored[..encoder.Compress(content, stored)];
    }

    /// <summary>Puts the target's objects into a store of the site.</summary>
    public void Fill(string store, Func<string, bool>? has = null)
    {
        foreach ((string address, byte[] stored) in ObjectsOf(Target).Where(item => has?.Invoke(item.Key) != false))
            Site.Publish($"{store}/{address}", stored);
    }

    /// <summary>Puts objects into a store of this machine.</summary>
    public string FillFolder(string name, IEnumerable<KeyValuePair<string, byte[]>> objects)
    {
        foreach ((string address, byte[] stored) in objects)
        {
            string path = System.IO.Path.Join(Folder[name], address);
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, stored);
        }
        return Folder[name];
    }

    public string Write(string name, byte[] content)
    {
        File.WriteAllBytes(Folder[name], content);
        return Folder[name];
    }

    public async Task<UpdateReport> UpdateAsync(UpdateRequest? request = null, int connections = 1)
    {
        using var updater = new Updater(new UpdaterOptions { Time = Time, Http = new() { Connections = connections } });
        return await updater.UpdateAsync(request ?? Request);
    }

    public Task<UpdateReport> UpdateFromAsync(params string[] seeds) => UpdateAsync(Request with { SeedPaths = seeds });

    public Task<UpdateReport> UpdateByStoresAsync(params string[] stores) =>
        UpdateAsync(Request with { Casync = new CasyncUpdateOptions { Stores = stores } });

    public void AssertIsTarget() => Assert.Equal(Target, File.ReadAllBytes(Output));

    public async ValueTask DisposeAsync()
    {
        await Site.DisposeAsync();
        Folder.Dispose();
    }
}
