using System.Text;
using Morsel.Interop.Tests.Peers;
using Morsel.Zchunk;

namespace Morsel.Interop.Tests;

/// <summary>What <c>zck</c> makes Morsel makes, byte for byte, and each unpacks what the other made.</summary>
public sealed class ZchunkFilesTests : IDisposable
{
    private const int FileCount = 40;
    private readonly TestFolder _folder = new();

    [PeerFact("zck", "unzck")]
    public async Task The_zchunk_file_of_any_file_is_zcks()
    {
        for (int i = 0; i < FileCount; i++)
        {
            var random = new Random(i);
            (PayloadRequest request, string[] options) = Options(random);
            string source = _folder.Write($"file{i}", Content(random));
            byte[] expected = await Zck.MakeAsync(source, _folder.Beside($"theirs{i}.zck"), options);
            string ours = _folder.Beside($"ours{i}.zck");
            await ZchunkFile.CreateAsync(request with { SourcePath = source, OutputPath = ours });
            AssertSame(expected, await File.ReadAllBytesAsync(ours), $"file {i} with {string.Join(' ', options)} is another");
            await AssertBothUnpackAsync(source, ours);
        }
    }

    [PeerFact("unzck")]
    public async Task What_zck_cannot_make_unzck_unpacks()
    {
        byte[] content = Content(new Random(1));
        string source = _folder.Write("source", content);
        string ours = _folder.Beside("ours.zck");
        PayloadRequest[] requests =
        [
            new() { Level = 1 },
            new() { Level = 22 },
            new() { ChunkHash = DigestAlgorithm.Sha1 },
            new() { TrainingPaths = [source], SplitAt = "<"u8.ToArray(), ManualChunks = true },
            new() { LeastChunkBytes = 1000, MostChunkBytes = 3000 },
            new() { LeastChunkBytes = 100_000, MostChunkBytes = 1 << 20 },
            new() { ManualChunks = true, SplitAt = "<"u8.ToArray(), LeastChunkBytes = 500, MostChunkBytes = 64 << 20 },
        ];
        foreach (PayloadRequest request in requests)
        {
            await ZchunkFile.CreateAsync(request with { SourcePath = source, OutputPath = ours });
            await AssertBothUnpackAsync(source, ours);
        }
    }

    [PeerFact("zck", "unzck")]
    public async Task Where_zck_loses_bytes_or_crashes_the_content_stays()
    {
        // "<text:" at the second byte of a block of 32 KiB, and the beginning of one at the end, in a block of its own.
        byte[] content = new byte[32_768 + 3];
        Array.Fill(content, (byte)'.');
        "x<text:"u8.CopyTo(content);
        "<te"u8.CopyTo(content.AsSpan(32_768));
        string source = _folder.Write("split", content);
        await ZchunkFile.CreateAsync(
            new PayloadRequest { SourcePath = source, OutputPath = _folder.Beside("split.zck"), SplitAt = "<text:"u8.ToArray(), ManualChunks = true });
        await AssertBothUnpackAsync(source, _folder.Beside("split.zck"));
    }

    [PeerFact("unzck")]
    public async Task The_longest_chunk_that_Morsel_makes_unzck_unpacks()
    {
        byte[] content = new byte[(64 << 20) + 5];
        new Random(3).NextBytes(content.AsSpan(0, 1 << 20));
        string source = _folder.Write("source", content), ours = _folder.Beside("ours.zck");
        await ZchunkFile.CreateAsync(new PayloadRequest { SourcePath = source, OutputPath = ours, ManualChunks = true, MostChunkBytes = 64 << 20 });
        Assert.Equal([64 << 20, 5], ZchunkFile.Inspect(ours).Chunks.Select(chunk => chunk.ContentBytes));
        await AssertBothUnpackAsync(source, ours);
    }

    [PeerFact("zck", "zck_delta_size")]
    public async Task An_estimate_is_zck_delta_sizes()
    {
        for (int i = 0; i < 10; i++)
        {
            var random = new Random(100 + i);
            byte[] content = Content(random);
            (string old, string wanted) = (_folder.Beside($"{i}a.zck"), _folder.Beside($"{i}b.zck"));
            string[] options = i % 2 == 0 ? [] : ["-m", "-s", "<"];
            await Zck.MakeAsync(_folder.Write("a", content), old, options);
            for (int edits = random.Next(10); edits > 0; edits--)
                content[random.Next(content.Length)] ^= 1;
            await Zck.MakeAsync(_folder.Write("b", content), wanted, options);
            PayloadEstimate ours = await ZchunkFile.EstimateAsync(old, wanted);
            string expected = $"Would download {ours.DownloadBytes} of {ours.TotalBytes} bytes\nMatched {ours.MatchedChunks} of {ours.ChunkCount} chunks\n";
            Assert.Equal(expected, await Zck.DeltaSizeAsync(old, wanted));
        }
    }

    public void Dispose() => _folder.Dispose();

    private async Task AssertBothUnpackAsync(string source, string packed)
    {
        byte[] content = await File.ReadAllBytesAsync(source);
        AssertSame(content, await Zck.UnpackAsync(packed), "unzck unpacks something else");
        await ZchunkFile.ExtractAsync(new UnpackRequest { PayloadPath = packed, OutputPath = _folder.Beside("unpacked") });
        AssertSame(content, await File.ReadAllBytesAsync(_folder.Beside("unpacked")), "Morsel unpacks something else");
    }

    private static void AssertSame(byte[] expected, byte[] got, string problem) => Assert.True(expected.AsSpan().SequenceEqual(got), problem);

    private (PayloadRequest Request, string[] Options) Options(Random random)
    {
        var request = new PayloadRequest();
        List<string> options = [];
        if (random.Next(3) == 0)
            Take(request with { ContentDigests = true }, "-u");
        (DigestAlgorithm Hash, string Name)[] hashes = [(DigestAlgorithm.Sha256, "sha256"), (DigestAlgorithm.Sha512, "sha512"), (DigestAlgorithm.Sha512To128, "sha512_128")];
        if (random.Next(3) == 0 && hashes[random.Next(3)] is var (hash, name))
            Take(request with { ChunkHash = hash }, "-h", name);
        if (random.Next(3) == 0)
            Take(request with { ManualChunks = true }, "-m");
        if (random.Next(3) == 0)
            Take(request with { SplitAt = "<p"u8.ToArray() }, "-s", "<p");
        if (random.Next(4) == 0)
            Take(request with { Compress = false }, "--compression-format=none");
        if (random.Next(3) == 0)
        {
            string path = _folder.WriteBeside("dictionary", Content(random)[..2000]);
            Take(request with { DictionaryPath = path }, "-D", path);
        }
        return (request, [.. options]);

        void Take(PayloadRequest changed, params string[] added)
        {
            request = changed;
            options.AddRange(added);
        }
    }

    // Text with random stretches, and no "<p" where zck would lose a byte: at the second byte of one of its blocks, or half at the end.
    private static byte[] Content(Random random)
    {
        int length = 3000 + (int)Math.Pow(2_000_000, random.NextDouble());
        var content = new List<byte>(length + 100_000);
        while (content.Count < length)
        {
            if (random.Next(200) == 0)
            {
                byte[] noise = new byte[random.Next(60_000)];
                random.NextBytes(noise);
                content.AddRange(noise.Select(value => value == '<' ? (byte)0 : value));
            }
            content.AddRange(Encoding.ASCII.GetBytes($"<p n=\"{random.Next(500)}\">{random.Next(30)}</p>\n"));
        }
        byte[] bytes = [.. content];
        for (int block = 0; block + 1 < bytes.Length; block += 32_768)
            bytes.AsSpan(block, Math.Min(2, bytes.Length - block)).Fill((byte)'.');
        return bytes;
    }
}
