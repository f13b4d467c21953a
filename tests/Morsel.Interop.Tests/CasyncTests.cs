using Morsel.Casync;
using Morsel.Interop.Tests.Peers;

namespace Morsel.Interop.Tests;

/// <summary>Debian's casync makes the index that Morsel makes, and extracts what Morsel stored; Morsel finds right what casync stored.</summary>
public sealed class CasyncTests
{
    public static TheoryData<string, long?, long, long?> Sizes => new()
    {
        { "64K", null, 64 << 10, null }, { "1K", null, 1 << 10, null }, { "1M", null, 1 << 20, null }, { "64:64:256", 64, 64, 256 }, { "1:64:4096", 1, 64, 4096 },
        { "5000:20000:30000", 5000, 20_000, 30_000 }, { "4096:4096:4096", 4096, 4096, 4096 }, { "47:47:47", 47, 47, 47 }, { "16:9400000:9400000", 16, 9_400_000, 9_400_000 },
        { "1:8M:9M", 1, 8 << 20, 9 << 20 },
    };

    [PeerTheory("casync")]
    [MemberData(nameof(Sizes))]
    public async Task The_index_is_the_same_and_casync_extracts_it(string sizes, long? least, long average, long? most)
    {
        using var folder = new TestFolder();
        // Chunks of 47 bytes are a million folders in 40 MB.
        string source = folder.WriteBeside("content", Content(average < 1000 ? 300_000 : average < 1 << 20 ? 4_000_000 : 24_000_000));
        await RunAsync(folder, "make", $"--chunk-size={sizes}", $"--store={folder.Beside("theirs.castr")}", folder.Beside("theirs.caibx"), source);
        await CasyncFile.MakeAsync(new CasyncMakeRequest
        {
            SourcePath = source,
            OutputPath = folder.Beside("ours.caibx"),
            StorePath = folder.Beside("ours.castr"),
            LeastChunkBytes = least,
            AverageChunkBytes = average,
            MostChunkBytes = most,
        });
        Assert.Equal(await File.ReadAllBytesAsync(folder.Beside("theirs.caibx")), await File.ReadAllBytesAsync(folder.Beside("ours.caibx")));
        await RunAsync(folder, "extract", $"--store={folder.Beside("ours.castr")}", folder.Beside("ours.caibx"), folder.Beside("extracted"));
        Assert.Equal(await File.ReadAllBytesAsync(source), await File.ReadAllBytesAsync(folder.Beside("extracted")));
    }

    [PeerTheory("casync")]
    [InlineData("--digest=sha256", DigestAlgorithm.Sha256)]
    [InlineData("--digest=sha512-256", DigestAlgorithm.Sha512T256)]
    public async Task Either_digest_is_written_as_casync_writes_it(string option, DigestAlgorithm digest)
    {
        using var folder = new TestFolder();
        string source = folder.WriteBeside("content", Content(1_000_000));
        await RunAsync(folder, "make", option, $"--store={folder.Beside("theirs.castr")}", folder.Beside("theirs.caibx"), source);
        await CasyncFile.MakeAsync(new CasyncMakeRequest { SourcePath = source, OutputPath = folder.Beside("ours.caibx"), ChunkDigest = digest });
        Assert.Equal(await File.ReadAllBytesAsync(folder.Beside("theirs.caibx")), await File.ReadAllBytesAsync(folder.Beside("ours.caibx")));
    }

    [PeerTheory("casync")]
    [InlineData("zstd")]
    [InlineData("gzip")]
    [InlineData("xz")]
    public async Task Nothing_is_stored_again_of_what_casync_stored_and_all_of_it_is_right(string compression)
    {
        using var folder = new TestFolder();
        string source = folder.WriteBeside("content", Content(1_000_000));
        await RunAsync(folder, "make", $"--compression={compression}", $"--store={folder.Beside("default.castr")}", folder.Beside("theirs.caibx"), source);
        CasyncMakeReport report = await CasyncFile.MakeAsync(new CasyncMakeRequest { SourcePath = source, OutputPath = folder.Beside("ours.caibx") });
        Assert.Equal(0, report.NewChunkCount);
        StoreVerifyReport verified = await ChunkStore.VerifyAsync(new StoreVerifyRequest { StorePath = folder.Beside("default.castr"), IndexPaths = [folder.Beside("theirs.caibx")] });
        Assert.Empty(verified.Faults);
    }

    private static Task<string> RunAsync(TestFolder folder, params string[] arguments) => PeerProcess.RunAsync(Peer.Find("casync"), arguments, folder.Path);

    // Chance, zeros, and something that comes twice.
    private static byte[] Content(int bytes)
    {
        byte[] content = new byte[bytes];
        new Random(bytes).NextBytes(content);
        content.AsSpan(bytes / 2, bytes / 8).Clear();
        content.AsSpan(0, bytes / 4).CopyTo(content.AsSpan(bytes - (bytes / 4)));
        return content;
    }
}
