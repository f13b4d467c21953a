using Morsel.Formats.Sidecar;
using Morsel.Tests.Files;

namespace Morsel.Tests.Updating;

/// <summary>A file that is published with two control files, and a folder that it is updated in.</summary>
internal sealed class LevelsScene : IAsyncDisposable
{
    public const string FilePath = "/disk.img", FinePath = "/disk.img.zsync", SidecarPath = "/disk.img.morsel";

    private LevelsScene(byte[] target)
    {
        Target = target;
        Site = new Site(Time);
    }

    public byte[] Target { get; }

    public Site Site { get; }

    public HurriedTime Time { get; } = new();

    public TemporaryFolder Public { get; } = new();

    public TemporaryFolder Here { get; } = new();

    public string Output => Here["disk.img"];

    public byte[] Fine => File.ReadAllBytes(Public["disk.img.zsync"]);

    public string CoarsePath => "/" + Public.Names().Single(name => name.StartsWith("disk.img.", StringComparison.Ordinal) && name.EndsWith(".coarse.zsync", StringComparison.Ordinal));

    public byte[] Coarse => File.ReadAllBytes(Public[CoarsePath[1..]]);

    public long SidecarBytes => new FileInfo(Public["disk.img.morsel"]).Length;

    public Sidecar Sidecar => SidecarReader.Read(File.ReadAllBytes(Public["disk.img.morsel"])).Sidecar!;

    /// <summary>A request for the file by its own address.</summary>
    public UpdateRequest Request => new() { Source = Site.Address(FilePath).ToString(), OutputPath = Output, Threads = 2 };

    /// <summary>Publishes a file.</summary>
    /// <param name="target">The file: its control file has more than 64 KiB.</param>
    /// <param name="blockBytes">Bytes in its blocks.</param>
    public static async Task<LevelsScene> OfAsync(byte[] target, int blockBytes = 512)
    {
        var scene = new LevelsScene(target);
        File.WriteAllBytes(scene.Public["disk.img"], target);
        await new Maker().MakeAsync(new MakeRequest { SourcePath = scene.Public["disk.img"], BlockBytes = blockBytes, CoarseControlFile = true });
        scene.Publish();
        return scene;
    }

    /// <summary>Puts everything there as it was made.</summary>
    public void Publish()
    {
        foreach (string name in Public.Names())
            Site.Publish("/" + name, File.ReadAllBytes(Public[name]));
    }

    /// <summary>Makes the file that is to be replaced.</summary>
    public LevelsScene Old(byte[] content)
    {
        File.WriteAllBytes(Output, content);
        return this;
    }

    /// <summary>Updates, and compares what came with the file.</summary>
    public async Task<UpdateReport> UpdatedAsync(UpdateRequest? request = null, Action<RunEvent>? onEvent = null)
    {
        using var updater = new Updater(new UpdaterOptions { Time = Time, OnEvent = onEvent });
        UpdateReport report = await updater.UpdateAsync(request ?? Request);
        Assert.True(Target.AsSpan().SequenceEqual(File.ReadAllBytes(Output)), "the file is another one");
        return report;
    }

    /// <summary>What was asked of a path with ranges, and without.</summary>
    public (int Ranged, int Whole) Asked(string path) =>
        (Site.RequestsFor(path).Count(request => request.Ranges.Count > 0), Site.RequestsFor(path).Count(request => request.Ranges.Count == 0));

    public async ValueTask DisposeAsync()
    {
        await Site.DisposeAsync();
        Public.Dispose();
        Here.Dispose();
    }
}
