using Morsel.Compression.Gzip;
using Morsel.Tests.Compression;
using Morsel.Tests.Files;

namespace Morsel.Tests.Cli.Selection;

/// <summary>The short options of <c>make</c> mean what they mean to zsyncmake.</summary>
public sealed class ZsyncmakeFlagsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("-z", "compress", "a.gz a.gz.gz a.gz.zsync")]
    [InlineData("-Z", "opaque", "a.gz a.gz.zsync")]
    [InlineData("-e", "look_inside", "a.gz a.gz.zsync")]
    [InlineData("-Z --gzip opaque", "opaque", "a.gz a.gz.zsync")]
    public async Task What_is_done_about_gzip(string flags, string mode, string files)
    {
        File.WriteAllBytes(_folder["a.gz"], Gzips.Compress(new GzipSettings(6), GzipHeader.Make(6), DeflateSamples.Plain(3, 50_000, 1)));
        CommandRun run = await CommandRun.Of(["make", .. flags.Split(' '), _folder["a.gz"], "-o", _folder["a.gz.zsync"], "--json"]);
        Assert.Contains($"\"gzip\": \"{mode}\"", run.Output, StringComparison.Ordinal);
        Assert.Equal(files, string.Join(' ', _folder.Names().Order(StringComparer.Ordinal)));
    }

    public void Dispose() => _folder.Dispose();
}
