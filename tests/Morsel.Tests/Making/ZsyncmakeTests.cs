using Morsel.Zsync;

namespace Morsel.Tests.Making;

/// <summary>The old dialect is, byte for byte, what zsyncmake 0.6.2 wrote.</summary>
public sealed class ZsyncmakeTests : IDisposable
{
    private readonly Files.TemporaryFolder _folder = new();

    [Theory]
    [InlineData("r0.bin", null, "r0.bin.zsync")]
    [InlineData("r1.bin", null, "r1.bin.zsync")]
    [InlineData("r2047.bin", null, "r2047.bin.zsync")]
    [InlineData("r2048.bin", null, "r2048.bin.zsync")]
    [InlineData("r2049.bin", null, "r2049.bin.zsync")]
    [InlineData("r100000.bin", null, "r100000.bin.zsync")]
    [InlineData("r100000.bin", 1024, "r100000-b1024.zsync")]
    public async Task The_control_file_is_the_one_that_zsyncmake_wrote(string input, int? blockBytes, string expected)
    {
        // zsyncmake names the file as it was typed, and so was run beside it.
        string source = _folder[input];
        File.Copy(Vectors.PathOf($"zsync/in/{input}"), source);
        File.SetLastWriteTimeUtc(source, DateTimeOffset.FromUnixTimeSeconds(1_000_000_000).UtcDateTime);
        await new Maker().MakeAsync(new MakeRequest
        {
            SourcePath = source,
            OutputPath = _folder["made"],
            BlockBytes = blockBytes,
            Zsync = new() { Dialect = ZsyncDialect.Zsyncmake062 },
            Locations = [input],
        });
        Assert.Equal(Vectors.Read($"zsync/out/{expected}"), File.ReadAllBytes(_folder["made"]));
    }

    [Theory]
    [InlineData("in/t-best.gz", "t-best-look.zsync", GzipMode.LookInside)]
    [InlineData("in/t-def-noname.gz", "t-def-noname-look.zsync", GzipMode.LookInside)]
    [InlineData("in/t-rsync.gz", "t-rsync-look.zsync", GzipMode.LookInside)]
    [InlineData("in/t-zlib1.gz", "t-zlib1-look.zsync", GzipMode.LookInside)]
    [InlineData("in-gz/mult.gz", "mult-look.zsync", GzipMode.LookInside)]
    [InlineData("in-gz/empty.gz", "empty-look.zsync", GzipMode.LookInside)]
    [InlineData("in-gz/stored.gz", "stored-look.zsync", GzipMode.LookInside)]
    [InlineData("in/t-best.gz", "t-best-Z.gz.zsync", GzipMode.Opaque)]
    public async Task The_control_file_of_a_gzip_file_is_the_one_that_zsyncmake_wrote(string input, string expected, GzipMode gzip)
    {
        string name = Path.GetFileName(input), source = _folder[name];
        File.Copy(Vectors.PathOf($"zsync/{input}"), source);
        File.SetLastWriteTimeUtc(source, DateTimeOffset.FromUnixTimeSeconds(1_000_000_000).UtcDateTime);
        await new Maker().MakeAsync(new MakeRequest
        {
            SourcePath = source,
            OutputPath = _folder["made"],
            Gzip = new() { Mode = gzip },
            Zsync = new() { Dialect = ZsyncDialect.Zsyncmake062 },
            Locations = [name],
        });
        Assert.Equal(Vectors.Read($"zsync/out/{expected}"), File.ReadAllBytes(_folder["made"]));
    }

    [Fact]
    public async Task The_gzip_file_that_zsyncmake_made_of_random_content_and_its_control_file_are_made()
    {
        string source = _folder["r100000.bin"];
        File.Copy(Vectors.PathOf("zsync/in/r100000.bin"), source);
        File.SetLastWriteTimeUtc(source, DateTimeOffset.FromUnixTimeSeconds(1_000_000_000).UtcDateTime);
        await new Maker().MakeAsync(new MakeRequest
        {
            SourcePath = source,
            OutputPath = _folder["made"],
            Gzip = new() { Mode = GzipMode.Compress, PlainLocations = ["r100000.bin"] },
            Zsync = new() { Dialect = ZsyncDialect.Zsyncmake062 },
            Locations = ["r100000.bin.gz"],
        });
        Assert.Equal(Vectors.Read("zsync/out/z/r100000.bin.gz"), File.ReadAllBytes(_folder["r100000.bin.gz"]));
        Assert.Equal(Vectors.Read("zsync/out/z/r100000.bin.zsync"), File.ReadAllBytes(_folder["made"]));
    }

    public void Dispose() => _folder.Dispose();
}
