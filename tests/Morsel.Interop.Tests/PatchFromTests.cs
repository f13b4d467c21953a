using Morsel.Interop.Tests.Peers;
using Morsel.Patches;

namespace Morsel.Interop.Tests;

/// <summary>zstd patches in both directions, with the command that everybody has, and gzip files of the real gzip.</summary>
public sealed class PatchFromTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [PeerFact("zstd")]
    public async Task The_zstd_command_applies_what_make_writes()
    {
        foreach (int length in new[] { 3000, 700_000, 9_000_000 })
        {
            (string old, string source, byte[] content) = Write(length);
            MakeReport report = await new Maker().MakeAsync(new MakeRequest { SourcePath = source, Patches = new() { From = [old], AlsoZstd = true } });
            MadePatch patch = report.Patches.Single(made => made.Format == PatchFormat.Zstd);
            string unpacked = _folder.Beside("unpacked");
            await PeerProcess.RunAsync(
                Peer.Find("zstd"), ["-q", "-d", "-f", "--long=31", $"--patch-from={old}", patch.Path ?? throw new InvalidOperationException(patch.Problem), "-o", unpacked], Path.GetDirectoryName(unpacked)!);
            Assert.Equal(content, await File.ReadAllBytesAsync(unpacked));
        }
    }

    [PeerFact("zstd")]
    public async Task Morsel_applies_what_the_zstd_command_writes()
    {
        foreach (string level in new[] { "-1", "-9", "-19" })
        {
            (string old, string source, byte[] content) = Write(2_000_000);
            string patch = _folder.Beside("stock.zpatch"), output = _folder.Beside("applied");
            await PeerProcess.RunAsync(Peer.Find("zstd"), ["-q", "-f", level, "--long=31", $"--patch-from={old}", source, "-o", patch], Path.GetDirectoryName(patch)!);
            PatchApplyReport report = await PatchFile.ApplyAsync(new PatchApplyRequest { OldPath = old, PatchPath = patch, OutputPath = output });
            Assert.Equal(content, await File.ReadAllBytesAsync(output));
            Assert.Equal(content.Length, report.Length);
        }
    }

    [PeerFact("gzip")]
    public async Task Files_of_the_real_gzip_get_patches_between_contents()
    {
        (string old, string source, _) = Write(700_000);
        await PeerProcess.RunAsync(Peer.Find("gzip"), ["-f", "-9", old, source], Path.GetDirectoryName(old)!);
        MakeReport report = await new Maker().MakeAsync(new MakeRequest { SourcePath = source + ".gz", Patches = new() { From = [old + ".gz"] } });
        MadePatch patch = Assert.Single(report.Patches);
        Assert.True(patch.IsOldUnpacked);
        Assert.InRange(patch.Bytes, 1, new FileInfo(source + ".gz").Length / 2);
        Assert.EndsWith("target.gz.morsel", report.SidecarPath, StringComparison.Ordinal);
    }

    // Words, of which a few are others in the newer file.
    private (string Old, string New, byte[] Content) Write(int length)
    {
        var random = new Random(length);
        var content = new byte[length];
        for (int at = 0; at < length; at++)
            content[at] = (byte)('a' + random.Next(16));
        string old = _folder.Write("old", content);
        byte[] edited = [.. content[..(length / 3)], .. "something else"u8, .. content[(length / 3)..(length / 2)], .. content[((length / 2) + 50)..]];
        return (old, _folder.Write("target", edited), edited);
    }
}
