namespace Morsel.Tests.Publishing;

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
        await new Publisher().PublishAsync(new PublishRequest
        {
            SourcePath = source,
            OutputPath = _folder["made"],
            BlockBytes = blockBytes,
            Dialect = ZsyncDialect.Zsyncmake062,
            Locations = [input],
        });
        Assert.Equal(Vectors.Read($"zsync/out/{expected}"), File.ReadAllBytes(_folder["made"]));
    }

    public void Dispose() => _folder.Dispose();
}
