using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using Morsel.Compression.Gzip;
using Morsel.Interop.Tests.Peers;
using Morsel.Zsync;

namespace Morsel.Interop.Tests;

/// <summary>Gzip files that are looked into: described as zsyncmake describes them, and got by zsync 0.6.2.</summary>
public sealed class GzipTargetTests
{
    private const int FileCount = 60;

    [PeerFact("zsyncmake", "gzip")]
    public async Task The_control_file_of_any_gzip_file_is_zsyncmakes()
    {
        using var folder = new TestFolder();
        int compared = 0;
        for (int seed = 0; seed < FileCount; seed++)
        {
            var random = new Random(seed);
            string path = await PackAsync(folder, random, (int)Math.Pow(700_000, random.NextDouble()));
            File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch.AddSeconds(random.Next(1, int.MaxValue)));
            int? blockBytes = random.Next(2) == 0 ? null : 512 << random.Next(6);
            if (await TryZsyncmakeAsync(path, blockBytes) is not { } expected)
                continue;
            byte[] made = await File.ReadAllBytesAsync(await Morsels.MakeAsync(path, ZsyncDialect.Zsyncmake062, blockBytes));
            compared++;
            int common = expected.AsSpan().CommonPrefixLength(made);
            Assert.True(common == expected.Length && common == made.Length, $"seed {seed}, blocks of {blockBytes}: byte {common} of {expected.Length} differs");
        }
        Assert.True(compared > FileCount * 2 / 3, $"zsyncmake described only {compared} of {FileCount} files");
    }

    public static TheoryData<GzipMode, ZsyncDialect, string, int> Files
    {
        get
        {
            var files = new TheoryData<GzipMode, ZsyncDialect, string, int>();
            foreach (GzipMode mode in (GzipMode[])[GzipMode.LookInside, GzipMode.Compress])
            {
                foreach (ZsyncDialect dialect in Enum.GetValues<ZsyncDialect>())
                {
                    files.Add(mode, dialect, "text", 2048);
                    files.Add(mode, dialect, "noise", 2048);
                    // Here zsyncmake gives up.
                    files.Add(mode, dialect, "noise", 65536);
                    files.Add(mode, dialect, "spaces", 65536);
                }
            }
            return files;
        }
    }

    [PeerTheory("zsync", "nginx", "gzip")]
    [MemberData(nameof(Files))]
    public async Task Zsync_gets_it_from_a_plain_seed_and_from_an_older_gzip_file(GzipMode mode, ZsyncDialect dialect, string kind, int blockBytes)
    {
        using var folder = new TestFolder();
        await using Nginx server = await Nginx.StartAsync(folder);
        byte[] plain = PackableContent.Make(new Random(1), 2_000_000, kind), old = [.. plain];
        foreach (int at in (int[])[0, 300_000, 1_000_000, 1_000_001, 1_600_000, 1_999_999])
            old[at] ^= 0x55;
        string source = folder.Write("target", plain), packed = source + ".gz";
        if (mode == GzipMode.LookInside)
            await Gzip.CompressAsync(source, new GzipSettings(9), withName: true);
        MakeReport report = await new Maker().MakeAsync(new MakeRequest
        {
            SourcePath = mode == GzipMode.LookInside ? packed : source,
            OutputPath = Path.Combine(folder.Path, "target.zsync"),
            Gzip = new() { Mode = mode },
            Zsync = new() { Dialect = dialect },
            BlockBytes = blockBytes,
            Locations = ["target.gz"],
        });
        File.Delete(source);   // only the gzip file is served
        byte[] expected = report.RecompressOptions is null ? plain : await File.ReadAllBytesAsync(packed);
        string plainSeed = folder.WriteBeside("seed", old), gzipSeed = await Gzip.CompressAsync(folder.WriteBeside("old", old), new GzipSettings(6));
        foreach (string seed in (string[])[plainSeed, gzipSeed])
        {
            string output = folder.Beside("output-of-" + Path.GetFileName(seed));
            await ZsyncPeer.GetAsync(new Uri(server.Address, "target.zsync"), output, seed);
            byte[] found = await File.ReadAllBytesAsync(output);
            Assert.True(expected.AsSpan().SequenceEqual(found), $"{found.Length} bytes, expected {expected.Length}");
        }
        Assert.Equal(mode == GzipMode.LookInside, report.RecompressOptions is not null);
    }

    // null where zsyncmake cannot: it says so and ends with 1.
    private static async Task<byte[]?> TryZsyncmakeAsync(string path, int? blockBytes)
    {
        string name = Path.GetFileName(path), control = path + ".theirs";
        List<string> arguments = ["-u", name, "-o", control, name];
        if (blockBytes is { } bytes)
            arguments.InsertRange(0, ["-b", bytes.ToString(CultureInfo.InvariantCulture)]);
        using Process process = Process.Start(PeerProcess.StartInfo(Peer.Find("zsyncmake"), arguments, Path.GetDirectoryName(path)!))!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        if (process.ExitCode == 0)
            return await File.ReadAllBytesAsync(control);
        Assert.Contains("block", await errors, StringComparison.Ordinal);
        return null;
    }

    private static async Task<string> PackAsync(TestFolder folder, Random random, int length)
    {
        string[] names = ["a.tar", "plain", "with.dots.txt", "b"];
        string path = folder.Write(names[random.Next(names.Length)], PackableContent.Make(random, length));
        if (random.Next(3) > 0)
        {
            string made = await Gzip.CompressAsync(path, new GzipSettings(random.Next(1, 10), random.Next(4) == 0), withName: random.Next(2) == 0);
            if (!path.EndsWith(".tar", StringComparison.Ordinal))
                return made;
            string tgz = Path.ChangeExtension(path, ".tgz");
            File.Move(made, tgz, overwrite: true);
            return tgz;
        }
        using FileStream packed = File.Create(path + ".gz");
        var options = new ZLibCompressionOptions { CompressionLevel = random.Next(10), CompressionStrategy = (ZLibCompressionStrategy)random.Next(5) };
        await using (var gzip = new GZipStream(packed, options))
            await gzip.WriteAsync(await File.ReadAllBytesAsync(path));
        return path + ".gz";
    }
}
