using Morsel.Compression.Gzip;
using Morsel.Files;
using Morsel.Tests.Compression;
using Morsel.Tests.Files;
using Morsel.Tests.Finishing.Tree;

namespace Morsel.Tests.Updating;

/// <summary>One kind of update, which can be run as often as is wanted: what is published, what is here before it, and what is asked for. Nobody waits.</summary>
internal sealed class UpdateCase : IAsyncDisposable
{
    private static readonly Lazy<Task<PublishedWays>> Ways = new(MakeWaysAsync);

    private readonly Dictionary<string, byte[]> _before = [];
    private UpdateRequest _request;

    private UpdateCase(string output, string source)
    {
        (Site, Output) = (new Site(Time), output);
        _request = new() { Source = Site.Address(source).ToString(), OutputPath = Folder[output], Threads = 2, AutoSeeds = false };
    }

    /// <summary>The kinds that need nothing that a machine may not have.</summary>
    public static TheoryData<string> Kinds => ["fresh", "update", "resume", "patch", "whole", "store", "folder", "zchunk", "unpacked zchunk", "gzip"];

    public HurriedTime Time { get; } = new();

    public Site Site { get; }

    public TemporaryFolder Folder { get; } = new();

    /// <summary>What is updated from.</summary>
    public string Source => _request.Source;

    /// <summary>The name of what is made.</summary>
    public string Output { get; }

    /// <summary>The name of what is in progress.</summary>
    public string PartName => Output == "app" ? "app.catar.part" : Output + ".part";

    /// <summary>The way that must be taken; null where there is one only.</summary>
    public RouteKind? Route { get; private init; }

    /// <summary>Makes one by its name.</summary>
    public static async Task<UpdateCase> OfAsync(string kind) => kind switch
    {
        "fresh" or "update" or "resume" or "seeded" or "described here" => OfControlFile(kind),
        "patch" => await OfWaysAsync(RouteKind.Patch, ways => ways.Old),
        "units" => await OfWaysAsync(RouteKind.Units, ways => Edited.Version(ways.Old, 7, 4)),
        "whole" => await OfWaysAsync(RouteKind.Whole, _ => null),
        "store" => OfStore(),
        "folder" => OfFolder(),
        "zchunk" or "unpacked zchunk" => await OfZchunkAsync(kind != "zchunk"),
        "gzip" => OfGzip(),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>Puts there what is there before the update; the folder is empty.</summary>
    public void SetUp()
    {
        foreach ((string name, byte[] content) in _before)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Folder[name])!);
            File.WriteAllBytes(Folder[name], content);
        }
    }

    /// <summary>Puts one file there that was there before, if it is no output: another program had changed it.</summary>
    public void PutBack(string name)
    {
        if (name != Output && name != PartName)
            File.WriteAllBytes(Folder[name], _before[name]);
    }

    public async Task<UpdateReport> RunAsync(IFileSystem files)
    {
        using var updater = new Updater(new UpdaterOptions { Time = Time, Http = new() { Connections = 1 } }, files);
        return await updater.UpdateAsync(_request);
    }

    public async ValueTask DisposeAsync()
    {
        await Site.DisposeAsync();
        Folder.Dispose();
    }

    private static UpdateCase OfControlFile(string kind)
    {
        byte[] target = Edited.Content(1, 40_000);
        var made = new UpdateCase("target", Scene.ControlPath);
        made.Site.Publish(Scene.Path, target);
        made.Site.Publish(Scene.ControlPath, new ControlText(target).ToBytes());
        if (kind != "fresh")
            made._before["target"] = Edited.Flipped(target, 5, 30, 31);
        if (kind == "resume")
            made._before["target.part"] = Edited.Flipped(target, 40);
        if (kind == "seeded")
        {
            made._before["seed"] = Edited.Flipped(target, 8, 9, 50);
            made._request = made._request with { SeedPaths = [made.Folder["seed"]] };
        }
        if (kind == "described here")
        {
            made._before["here.zsync"] = new ControlText(target) { Locations = [made.Site.Address(Scene.Path).ToString()] }.ToBytes();
            made._request = made._request with { Source = made.Folder["here.zsync"] };
        }
        return made;
    }

    private static async Task<UpdateCase> OfWaysAsync(RouteKind route, Func<PublishedWays, byte[]?> old)
    {
        PublishedWays ways = await Ways.Value;
        var made = new UpdateCase("file", PublishedWays.FilePath) { Route = route };
        foreach ((string path, byte[] content) in ways.Files)
            made.Site.Publish(path, content);
        if (old(ways) is { } there)
            made._before["file"] = there;
        return made;
    }

    private static UpdateCase OfStore()
    {
        byte[] target = Edited.Content(3, 60_000);
        var made = new UpdateCase("disk.img", CasyncScene.Path) { Route = RouteKind.Objects };
        made.Publish(CasyncScene.Path, target, features: null);
        made._before["disk.img"] = Edited.Flipped(target, 3, 50);
        return made;
    }

    private static UpdateCase OfFolder()
    {
        byte[] archive = TestArchive.Of(Item.File("a", Text(1)), Item.Link("l", "sub/b"), Item.Folder("sub", Item.File("b", Text(2)), Item.File("d", "new")));
        var made = new UpdateCase("app", "/app.caidx") { Route = RouteKind.Objects };
        made.Publish("/app.caidx", archive, (ulong)TestArchive.Features);
        made._before[Path.Join("app", "a")] = System.Text.Encoding.Latin1.GetBytes(Text(1));
        made._before[Path.Join("app", "sub", "b")] = System.Text.Encoding.Latin1.GetBytes(Text(3));
        return made;

        static string Text(int seed) => Convert.ToHexString(Edited.Content(seed, 10_000));
    }

    private static async Task<UpdateCase> OfZchunkAsync(bool isUnpacked)
    {
        await using var scene = new ZchunkScene();
        byte[] old = ZchunkScene.Records(1, 500), content = ZchunkScene.Records(1, 700);
        await scene.PublishAsync(content);
        string output = isUnpacked ? "data.xml" : "data.xml.zck";
        var made = new UpdateCase(output, ZchunkScene.Path);
        made._request = made._request with { Zchunk = new() { Unpack = isUnpacked } };
        made.Site.Publish(ZchunkScene.Path, scene.Target);
        made._before[output] = isUnpacked ? old : await File.ReadAllBytesAsync(await scene.MakeAsync("old", old));
        return made;
    }

    private static UpdateCase OfGzip()
    {
        byte[] words = DeflateSamples.Plain(3, 60_000, 4), packed = GzipScene.Gzip(words, new(GzipSettings.DefaultLevel));
        var made = new UpdateCase("target.gz", Scene.ControlPath);
        made.Site.Publish("/target.gz", packed);
        made.Site.Publish(Scene.ControlPath, new ControlText(words) { Locations = [], PackedLocations = ["target.gz"], Map = GzipScene.MapOf(packed), BlockBytes = GzipScene.BlockBytes, Recompress = $"{Convert.ToHexStringLower(packed.AsSpan(0, GzipHeader.FixedBytes))} " }.ToBytes());
        made._before["target.gz"] = GzipScene.Gzip(Edited.Flipped(words, 3), new(GzipSettings.DefaultLevel));
        return made;
    }

    private static Task<PublishedWays> MakeWaysAsync()
    {
        byte[] old = RoutesScene.Text(1, 300_000);
        return PublishedWays.MakeAsync(old, [.. old[..100_000], .. RoutesScene.Text(2, 1000), .. old[100_300..250_000], .. RoutesScene.Text(3, 500), .. old[250_000..]]);
    }

    private void Publish(string path, byte[] content, ulong? features)
    {
        Site.Publish(path, CasyncScene.IndexOf(content, features: features).Write());
        foreach ((string address, byte[] stored) in CasyncScene.ObjectsOf(content))
            Site.Publish($"{CasyncScene.Store}/{address}", stored);
    }
}
