using Morsel.Casync;
using Morsel.Files;
using Morsel.Patches;
using Morsel.Tests.Files;
using Morsel.Tests.Updating;
using Morsel.Zchunk;

namespace Morsel.Tests.Making;

/// <summary>One kind of making, which can be done as often as is wanted: an earlier version is published, and the next one is made of the same source.</summary>
internal sealed class MakeCase : IDisposable
{
    private const string Name = "disk.img";

    private static readonly byte[] Earlier = RoutesScene.Text(1, 120_000);
    private static readonly byte[] Content = [.. Earlier[..50_000], .. RoutesScene.Text(2, 1000), .. Earlier[50_300..], .. RoutesScene.Text(3, 30_000)];

    private readonly TemporaryFolder _source = new(), _earlier = new();
    private readonly FakeTimeProvider _time = new();
    private readonly string _kind;

    private MakeCase(string kind) => _kind = kind;

    /// <summary>The kinds that need nothing that a machine may not have.</summary>
    public static TheoryData<string> Kinds => ["sidecar", "signed", "patch", "two patches", "store", "signed store", "tree", "archive", "zchunk", "signed zchunk", "unpack", "extract", "apply"];

    /// <summary>Where it is published.</summary>
    public TemporaryFolder Public { get; } = new();

    /// <summary>Makes one by its name, with all that an earlier run published.</summary>
    public static async Task<MakeCase> OfAsync(string kind)
    {
        var made = new MakeCase(kind);
        var files = new LocalFileSystem();
        await made.PrepareAsync("old", Earlier);
        await made.PrepareAsync("new", Content);
        if (kind is not ("apply" or "extract"))
            await made.MakeAsync(files, "old");
        foreach (string path in Directory.EnumerateFiles(made.Public.Path, "*", SearchOption.AllDirectories))
            Copy(path, made._earlier[Path.GetRelativePath(made.Public.Path, path)]);
        made.Public.Clear();
        // The next version is made on another day.
        made._time.Advance(TimeSpan.FromDays(1));
        return made;
    }

    /// <summary>Puts there what was published before; the folder is empty.</summary>
    public void SetUp()
    {
        foreach (string path in Directory.EnumerateFiles(_earlier.Path, "*", SearchOption.AllDirectories))
            Copy(path, Public[Path.GetRelativePath(_earlier.Path, path)]);
    }

    public Task RunAsync(IFileSystem files) => MakeAsync(files, "new");

    public void Dispose()
    {
        Public.Dispose();
        _source.Dispose();
        _earlier.Dispose();
    }

    private static SigningOptions Signing => new() { KeyFile = Vectors.PathOf("trust/ed25519") };

    private Task MakeAsync(IFileSystem files, string version)
    {
        string source = Path.Join(_source[version], Name);
        var request = new MakeRequest { SourcePath = source, OutputPath = Public[Name + ".zsync"] };
        var store = new CasyncMakeRequest { SourcePath = source, OutputPath = Public[Name + ".caibx"], AverageChunkBytes = 8192 };
        var payload = new PayloadRequest { SourcePath = source, OutputPath = Public[Name + ".zck"] };
        return _kind switch
        {
            "sidecar" => new Maker(files, _time).MakeAsync(request with { CompressedWhole = WholePacking.Zstd }),
            "signed" => new Maker(files, _time).MakeAsync(request with { Signing = Signing }),
            "patch" => new Maker(files, _time).MakeAsync(request with { Patches = new() { From = [Path.Join(_source["old"], Name)], WindowLog = 16 } }),
            "two patches" => new Maker(files, _time).MakeAsync(request with { Patches = new() { From = [Path.Join(_source["old"], Name)], AlsoZstd = true } }),
            "units" => new Maker(files, _time).MakeAsync(request with { Units = new() { AreMade = true, Level = 3 } }),
            "store" => CasyncFile.MakeAsync(files, _time, store),
            "signed store" => CasyncFile.MakeAsync(files, _time, store with { Signing = Signing }),
            "tree" => CasyncFile.MakeAsync(files, _time, store with { SourcePath = _source[version], OutputPath = Public["app.caidx"] }),
            "archive" => Task.Run(() => CatarFile.Create(files, _time, new CatarMakeRequest { FolderPath = _source[version], OutputPath = Public["app.catar"] }, null, default)),
            "zchunk" => ZchunkFile.CreateAsync(files, _time, payload),
            "signed zchunk" => ZchunkFile.CreateAsync(files, _time, payload with { Signing = Signing }),
            "unpack" => ZchunkFile.ExtractAsync(files, new UnpackRequest { PayloadPath = _source[version + ".zck"], OutputPath = Public[Name] }),
            "extract" => CatarFile.ExtractAsync(files, _time, new CatarExtractRequest { ArchivePath = _source[version + ".catar"], OutputPath = Public["app"] }),
            "apply" => PatchFile.ApplyAsync(files, _time, new PatchApplyRequest { OldPath = Path.Join(_source["old"], Name), PatchPath = _source["patch"], OutputPath = Public[Name] }, null, default),
            _ => throw new ArgumentOutOfRangeException(nameof(files), _kind),
        };
    }

    private async Task PrepareAsync(string version, byte[] content)
    {
        string path = Path.Join(_source[version], Name);
        Directory.CreateDirectory(_source[version]);
        await File.WriteAllBytesAsync(path, content);
        await File.WriteAllBytesAsync(Path.Join(_source[version], "second"), content[..20_000]);
        switch (_kind)
        {
            case "unpack":
                await ZchunkFile.CreateAsync(new PayloadRequest { SourcePath = path, OutputPath = _source[version + ".zck"] });
                break;
            case "extract":
                await CatarFile.CreateAsync(new CatarMakeRequest { FolderPath = _source[version], OutputPath = _source[version + ".catar"] });
                break;
            case "apply" when version == "new":
                MakeReport made = await new Maker().MakeAsync(new MakeRequest { SourcePath = path, Patches = new() { From = [Path.Join(_source["old"], Name)], WindowLog = 16 } });
                File.Move(made.Patches[0].Path!, _source["patch"]);
                break;
        }
    }

    private static void Copy(string path, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        File.Copy(path, to);
        File.SetLastWriteTimeUtc(to, File.GetLastWriteTimeUtc(path));
    }
}
