using System.Text;
using Morsel.Compression.Gzip;
using Morsel.Tests.Finishing.Tree;
using Morsel.Tests.Updating;

namespace Morsel.Tests.Faults;

/// <summary>A file, or a folder, that is published in one of the ways that there are: made once, and put on as many sites as are wanted.</summary>
/// <param name="Name">What it is called where something goes wrong.</param>
/// <param name="Files">What is published, by path.</param>
/// <param name="Source">The path that an update names.</param>
/// <param name="OutputName">The name of the output.</param>
/// <param name="Target">What the output is afterwards; of a folder, its one file.</param>
/// <param name="Old">The version before.</param>
internal sealed record SoakRelease(string Name, IReadOnlyDictionary<string, byte[]> Files, string Source, string OutputName, byte[] Target, byte[] Old)
{
    private const int Length = 120_000;

    /// <summary>Whether the output is a folder, in which <see cref="Inner"/> is the target.</summary>
    public bool IsTree { get; init; }

    /// <summary>What the user knows of it, where nothing else tells what is right.</summary>
    public Digest? Known { get; init; }

    /// <summary>What is written instead where the gzip file cannot be made again and none comes right: its content, under this name.</summary>
    public (string Name, byte[] Content)? Instead { get; init; }

    /// <summary>The file in a folder.</summary>
    public string Inner => IsTree ? $"{OutputName}/a" : OutputName;

    /// <summary>One in each format, and over each route.</summary>
    public static async Task<IReadOnlyList<SoakRelease>> AllAsync() =>
        [Zsync(), Gzip(), GzipAgain(), await ZchunkAsync(), CasyncFile(), CasyncFolder(), await WaysAsync(), Bare()];

    private static SoakRelease Zsync()
    {
        byte[] target = Edited.Content(1, Length);
        return new("zsync", new Dictionary<string, byte[]> { ["/target"] = target, ["/target.zsync"] = new ControlText(target).ToBytes() }, "/target.zsync", "target", target, Edited.Version(target, 1, 9));
    }

    private static SoakRelease Gzip()
    {
        byte[] plain = RoutesScene.Text(1, Length), packed = GzipScene.Gzip(plain, new(GzipSettings.DefaultLevel));
        byte[] control = new ControlText(plain) { Locations = [], PackedLocations = ["target.gz"], Map = GzipScene.MapOf(packed), BlockBytes = GzipScene.BlockBytes }.ToBytes();
        return new("zsync of gzip content", new Dictionary<string, byte[]> { ["/target.gz"] = packed, ["/target.zsync"] = control }, "/target.zsync", "target", plain, Edited.Version(plain, 1, 9));
    }

    // The gzip file itself is wanted, and made again.
    private static SoakRelease GzipAgain()
    {
        byte[] plain = RoutesScene.Text(2, Length), packed = GzipScene.Gzip(plain, new(GzipSettings.DefaultLevel));
        byte[] control = new ControlText(plain)
        {
            Locations = [],
            PackedLocations = ["target.gz"],
            PackedFileName = "target.gz",
            DigestedPacked = packed,
            Recompress = $"{Convert.ToHexStringLower(packed.AsSpan(0, GzipHeader.FixedBytes))} ",
            Map = GzipScene.MapOf(packed),
            BlockBytes = GzipScene.BlockBytes,
        }.ToBytes();
        byte[] old = GzipScene.Gzip(Edited.Version(plain, 2, 5), new(GzipSettings.DefaultLevel));
        return new("gzip file", new Dictionary<string, byte[]> { ["/target.gz"] = packed, ["/target.zsync"] = control }, "/target.zsync", "target.gz", packed, old) { Instead = ("target", plain) };
    }

    private static async Task<SoakRelease> ZchunkAsync()
    {
        await using var scene = new ZchunkScene();
        byte[] content = ZchunkScene.Records(1, 900);
        byte[] target = await File.ReadAllBytesAsync(await scene.MakeAsync("now", content)), old = await File.ReadAllBytesAsync(await scene.MakeAsync("old", Edited.Version(content, 3, 4)));
        return new("zchunk", new Dictionary<string, byte[]> { ["/data.xml.zck"] = target }, "/data.xml.zck", "data.xml.zck", target, old);
    }

    private static SoakRelease CasyncFile()
    {
        byte[] target = Edited.Content(4, Length);
        return new("casync file", Store(target, "/disk.img.caibx"), "/disk.img.caibx", "disk.img", target, Edited.Version(target, 4, 4));
    }

    private static SoakRelease CasyncFolder()
    {
        string text = Encoding.Latin1.GetString(RoutesScene.Text(5, Length)), old = Encoding.Latin1.GetString(RoutesScene.Text(6, Length / 2)) + text[..(Length / 2)];
        return new("casync folder", Store(TestArchive.Of(Item.File("a", text)), "/app.caidx"), "/app.caidx", "app", Encoding.Latin1.GetBytes(text), Encoding.Latin1.GetBytes(old)) { IsTree = true };
    }

    private static async Task<SoakRelease> WaysAsync()
    {
        byte[] old = RoutesScene.Text(7, 2 * Length), target = Edited.Version(old, 7, 6);
        PublishedWays ways = await PublishedWays.MakeAsync(old, target);
        return new("patch, units and whole", ways.Files, PublishedWays.FilePath, "file", target, Edited.Version(old, 8, 1)) { Known = RoutesScene.LineOf(target).Sha256 };
    }

    private static SoakRelease Bare()
    {
        byte[] target = Edited.Content(9, Length);
        return new("whole file", new Dictionary<string, byte[]> { ["/bare.bin"] = target }, "/bare.bin", "bare.bin", target, Edited.Version(target, 9, 4)) { Known = RoutesScene.LineOf(target).Sha256 };
    }

    private static Dictionary<string, byte[]> Store(byte[] content, string path)
    {
        var files = CasyncScene.ObjectsOf(content).ToDictionary(one => $"{CasyncScene.Store}/{one.Key}", one => one.Value);
        files[path] = CasyncScene.IndexOf(content, features: path.EndsWith(".caidx", StringComparison.Ordinal) ? (ulong)TestArchive.Features | CasyncScene.IndexOf([]).Features : null).Write();
        return files;
    }
}
