using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using Morsel.Compression;
using Morsel.Compression.Gzip;
using Morsel.Formats.Zsync;
using Morsel.Interop.Tests.Peers;
using Morsel.Zsync;

namespace Morsel.Interop.Tests;

/// <summary>Points inside gzip files: noted as zsyncmake does it, and where that gives up, so that zsync 0.6.2 can use them.</summary>
public sealed class GzipMapTests
{
    private const int FileCount = 40;

    [PeerFact("zsyncmake")]
    public async Task The_map_of_any_gzip_file_is_zsyncmakes()
    {
        using var folder = new TestFolder();
        int compared = 0;
        for (int seed = 0; seed < FileCount; seed++)
        {
            var random = new Random(seed);
            byte[] plain = PackableContent.Make(random, (int)Math.Pow(600_000, random.NextDouble()));
            string path = folder.Write($"file{seed}.gz", Gzip(plain, random.Next(10), (ZLibCompressionStrategy)random.Next(5)));
            int blockBytes = 512 << random.Next(7);
            byte[] ours = MapOf(await File.ReadAllBytesAsync(path), plain, blockBytes);
            if (await TryZsyncmakeAsync(path, blockBytes) is not { } theirs)
                continue;
            compared++;
            Assert.True(theirs.AsSpan().SequenceEqual(ours), $"seed {seed}: {plain.Length} bytes in blocks of {blockBytes}");
        }
        Assert.True(compared > FileCount / 2, $"zsyncmake mapped only {compared} of {FileCount} files");
    }

    [PeerTheory("zsync", "zsyncmake", "nginx")]
    [InlineData("noise", 8192, false)]     // zsyncmake: too many bits between two points
    [InlineData("noise", 65536, false)]
    [InlineData("spaces", 65536, false)]   // too many plain bytes
    [InlineData("text", 2048, true)]
    public async Task Zsync_gets_a_file_through_the_map(string kind, int blockBytes, bool doesZsyncmake)
    {
        using var folder = new TestFolder();
        await using Nginx server = await Nginx.StartAsync(folder);
        byte[] plain = PackableContent.Make(new Random(1), 3_000_000, kind);
        byte[] packed = Gzip(plain, 6, ZLibCompressionStrategy.Default);
        Assert.Equal(doesZsyncmake, await TryZsyncmakeAsync(folder.Write("target.gz", packed), blockBytes) is not null);
        await WriteControlAsync(folder, plain, MapOf(packed, plain, blockBytes), blockBytes);
        byte[] old = [.. plain];
        foreach (int at in (int[])[0, 300_000, 1_000_000, 1_000_001, 1_600_000, 2_999_999])
            old[at] ^= 0x55;
        string output = folder.Beside("output");
        await ZsyncPeer.GetAsync(new Uri(server.Address, "target.zsync"), output, folder.WriteBeside("seed", old));
        byte[] found = await File.ReadAllBytesAsync(output);
        Assert.True(plain.AsSpan().SequenceEqual(found));
    }

    // The control file of the plain bytes, with the map and the gzip file's address instead of its own.
    private static async Task WriteControlAsync(TestFolder folder, byte[] plain, byte[] map, int blockBytes)
    {
        string control = await Morsels.MakeAsync(folder.WriteBeside("target", plain), ZsyncDialect.Zsyncmake062, blockBytes);
        byte[] made = await File.ReadAllBytesAsync(control);
        int end = made.AsSpan().IndexOf("\n\n"u8) + 1;
        string lines = Encoding.Latin1.GetString(made[..end]).Replace("\nURL: target\n", "\nZ-URL: target.gz\n", StringComparison.Ordinal);
        string count = string.Create(CultureInfo.InvariantCulture, $"Z-Map2: {map.Length / GzipMap.RecordBytes}\n");
        folder.Write("target.zsync", [.. Encoding.Latin1.GetBytes(lines + count), .. map, .. made[end..]]);
    }

    private static byte[] MapOf(byte[] packed, byte[] plain, int blockBytes)
    {
        var recorder = new DeflateRecorder(blockBytes);
        using var decoder = new GzipDecoder(recorder);
        byte[] found = new byte[plain.Length + 1];
        int consumed = 0, produced = 0;
        for (DecodeStep step = new(0, 1); step is not { Consumed: 0, Produced: 0 }; consumed += step.Consumed, produced += step.Produced)
            step = decoder.Decode(packed.AsSpan(consumed), found.AsSpan(produced), isLast: true);
        Assert.True(plain.AsSpan().SequenceEqual(found.AsSpan(0, produced)));
        return GzipMap.Write(recorder.Records);
    }

    // null where zsyncmake cannot: it says so and ends with 1.
    private static async Task<byte[]?> TryZsyncmakeAsync(string path, int blockBytes)
    {
        string control = path + ".zsync", name = Path.GetFileName(path);
        string[] arguments = ["-C", "-b", blockBytes.ToString(CultureInfo.InvariantCulture), "-u", name, "-o", control, name];
        using Process process = Process.Start(PeerProcess.StartInfo(Peer.Find("zsyncmake"), arguments, Path.GetDirectoryName(path)!))!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        if (process.ExitCode != 0)
        {
            Assert.Contains("block", await errors, StringComparison.Ordinal);
            return null;
        }
        byte[] made = await File.ReadAllBytesAsync(control);
        int line = made.AsSpan().IndexOf("Z-Map2: "u8) + 8, end = line + made.AsSpan(line).IndexOf((byte)'\n');
        int count = int.Parse(Encoding.Latin1.GetString(made[line..end]), CultureInfo.InvariantCulture);
        return made[(end + 1)..(end + 1 + (count * GzipMap.RecordBytes))];
    }

    private static byte[] Gzip(byte[] plain, int level, ZLibCompressionStrategy strategy)
    {
        var packed = new MemoryStream();
        var options = new ZLibCompressionOptions { CompressionLevel = level, CompressionStrategy = strategy };
        using (var gzip = new GZipStream(packed, options, leaveOpen: true))
            gzip.Write(plain);
        return packed.ToArray();
    }
}
