using System.Buffers;
using System.Formats.Tar;
using System.Runtime.InteropServices;
using Morsel.Compression.Gzip;
using Morsel.Interop.Tests.Peers;

namespace Morsel.Interop.Tests;

/// <summary>What our gzip makes is what GNU gzip makes, byte for byte.</summary>
public sealed class GzipBytesTests
{
    private const int FileCount = 120;
    private const int MaxLength = 300_000;
    private const int WindowBytes = 64 * 1024;
    private const int TarBytes = 100_000_000;
    private const int PieceBytes = 1024 * 1024;

    [PeerFact("gzip")]
    public async Task Any_content_with_any_options_is_compressed_as_by_gzip()
    {
        using var folder = new TestFolder();
        var random = new Random(112);
        for (int i = 0; i < FileCount; i++)
        {
            // Small ones more often than large ones, and some that end about where the window does.
            int length = random.Next(6) == 0 ? WindowBytes * random.Next(1, 4) + random.Next(-300, 300) : (int)Math.Pow(MaxLength, random.NextDouble());
            string path = folder.Write($"file{i}.bin", Content(random, length));
            await AssertSameAsync(path, new GzipSettings(random.Next(1, 10), random.Next(3) == 0));
        }
    }

    [PeerFact("gzip")]
    public async Task The_header_with_name_and_time_is_gzips()
    {
        using var folder = new TestFolder();
        string path = folder.Write("name of it.txt", "content"u8.ToArray());
        File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch.AddSeconds(1_234_567_890));
        foreach (int level in (int[])[1, 6, 9])
        {
            byte[] expected = await File.ReadAllBytesAsync(await Gzip.CompressAsync(path, new(level), withName: true));
            byte[] header = GzipHeader.Make(level, 1_234_567_890, "name of it.txt"u8);
            Assert.Equal(expected[..header.Length], header);
        }
    }

    [LongPeerFact("gzip")]
    public async Task A_tar_of_100_MB_is_compressed_as_by_gzip()
    {
        using var folder = new TestFolder();
        string path = folder.Beside("large.tar");
        WriteTar(path);
        foreach (int level in (int[])[6, 9])
        {
            await AssertSameAsync(path, new GzipSettings(level));
            await AssertSameAsync(path, new GzipSettings(level, isRsyncable: true));
        }
    }

    private static async Task AssertSameAsync(string path, GzipSettings settings)
    {
        using FileStream expected = File.OpenRead(await Gzip.CompressAsync(path, settings));
        using FileStream content = File.OpenRead(path);
        var output = new ArrayBufferWriter<byte>();
        var compressor = new GzipCompressor(settings, GzipHeader.Make(settings.Level), output);
        byte[] piece = new byte[PieceBytes];
        for (int count; (count = content.Read(piece)) > 0;)
        {
            compressor.Append(piece.AsSpan(0, count));
            AssertNext(expected, output, path, settings);
        }
        compressor.Finish();
        AssertNext(expected, output, path, settings);
        Assert.Equal(expected.Length, expected.Position);
    }

    private static void AssertNext(FileStream expected, ArrayBufferWriter<byte> output, string path, GzipSettings settings)
    {
        long start = expected.Position;
        byte[] bytes = new byte[output.WrittenCount];
        int count = expected.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        int common = output.WrittenSpan.CommonPrefixLength(bytes.AsSpan(0, count));
        Assert.True(common == output.WrittenCount, $"{Path.GetFileName(path)}, {settings}: byte {start + common} differs");
        output.ResetWrittenCount();
    }

    private static byte[] Content(Random random, int length)
    {
        byte[] content = new byte[length];
        for (int at = 0; at < length;)
        {
            int end = at + Math.Min(length - at, random.Next(1, 50_000));
            int kind = random.Next(4);
            for (; at < end; at++)
                content[at] = kind switch
                {
                    0 => (byte)random.Next(256),
                    1 => "etaoin shrdlu\n"u8[(int)(Math.Pow(random.NextDouble(), 2) * 14)],
                    2 => at == 0 ? (byte)1 : content[at - random.Next(1, Math.Min(at, 3) + 1)],
                    // As before, but for a few: hardly within what a match may reach.
                    _ => at < 33_000 || random.Next(100) == 0 ? (byte)random.Next(8) : content[at - 32_480],
                };
        }
        return content;
    }

    private static void WriteTar(string path)
    {
        string folder = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        using FileStream file = File.Create(path);
        using var tar = new TarWriter(file);
        foreach (string entry in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            tar.WriteEntry(entry, Path.GetRelativePath(folder, entry));
            if (file.Length > TarBytes)
                break;
        }
    }
}
