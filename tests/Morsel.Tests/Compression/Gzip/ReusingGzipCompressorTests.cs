using System.Buffers;
using System.IO.Compression;
using Morsel.Compression.Deflate;
using Morsel.Compression.Gzip;

namespace Morsel.Tests.Compression.Gzip;

/// <summary>With an earlier gzip file at hand, the same bytes come out as without it, and what did not change is not searched.</summary>
public sealed class ReusingGzipCompressorTests
{
    public static TheoryData<int, bool> AllSettings
    {
        get
        {
            var settings = new TheoryData<int, bool>();
            for (int level = 1; level <= GzipSettings.BestLevel; level++)
            {
                settings.Add(level, false);
                settings.Add(level, true);
            }
            return settings;
        }
    }

    [Theory]
    [MemberData(nameof(AllSettings))]
    public void Any_edits_of_any_content_give_the_same_bytes(int level, bool isRsyncable)
    {
        var random = new Random((level * 2) + (isRsyncable ? 1 : 0));
        var settings = new GzipSettings(level, isRsyncable);
        long reusedInAll = 0;
        for (int trial = 0; trial < 6; trial++)
        {
            byte[] earlier = Inputs.Make(random, random.Next(800_000)), content = Edit(random, earlier);
            byte[] earlierFile = Gzips.Compress(settings, GzipHeader.Make(level), earlier);
            (byte[] made, long reused) = Compress(settings, content, earlierFile, pieceBytes: () => random.Next(1, 200_000), trialBytes: 1000);
            reusedInAll += reused;
            Assert.True(Gzips.Compress(settings, GzipHeader.Make(level), content).AsSpan().SequenceEqual(made), $"trial {trial}");
        }
        // Fast levels note only some places, so what they find depends on more than the content.
        Assert.Equal(level > 3, reusedInAll > 0);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(6)]
    [InlineData(9)]
    public void What_did_not_change_is_not_searched(int level)
    {
        var random = new Random(level);
        byte[] earlier = Inputs.Text(random, 4 << 20), content = [.. earlier.AsSpan(0, 1_000_000), .. Inputs.Text(random, 777), .. earlier.AsSpan(1_000_100, 1_500_000), .. earlier.AsSpan(3_000_000)];
        var settings = new GzipSettings(level);
        (byte[] made, long reused) = Compress(settings, content, Gzips.Compress(settings, GzipHeader.Make(level), earlier), () => 256 << 10);
        Assert.True(Gzips.Compress(settings, GzipHeader.Make(level), content).AsSpan().SequenceEqual(made));
        // The trial at the beginning, and two edits, each with the 32 KiB behind it and what it takes to find out what is equal again.
        Assert.InRange(reused, content.Length - (256 << 10) - (2 * (80 << 10)), content.Length);
    }

    [Fact]
    public void One_thread_or_two_make_no_difference()
    {
        var random = new Random(5);
        byte[] earlier = Inputs.Make(random, 3_000_000), content = Edit(random, earlier), file = Gzips.Compress(new(6), GzipHeader.Make(6), earlier);
        (byte[] one, long reusedByOne) = Compress(new(6), content, file, () => 100_000, threads: 1);
        (byte[] two, long reusedByTwo) = Compress(new(6), content, file, () => 100_000, threads: 2);
        Assert.True(one.AsSpan().SequenceEqual(two));
        Assert.Equal(reusedByOne, reusedByTwo);
    }

    // Whoever compressed it, whatever it is: it can only be of no help.
    [Fact]
    public void An_earlier_file_of_another_compressor_or_level_is_refused_and_the_bytes_are_right()
    {
        byte[] content = Inputs.Text(new Random(6), 1 << 20), expected = Gzips.Compress(new(9), GzipHeader.Make(9), content);
        (byte[] made, long reused) = Compress(new(9), content, Gzips.Compress(new(6), GzipHeader.Make(9), content), () => 100_000);
        Assert.True(expected.AsSpan().SequenceEqual(made));
        Assert.Equal(0, reused);
        // It may happen to find the same matches.
        Assert.Equal(content, Gzips.Decompress(Compress(new(9), content, Platforms(content), () => 100_000).Made));
    }

    [Fact]
    public void What_is_no_gzip_file_or_a_broken_one_helps_as_far_as_it_goes()
    {
        byte[] content = Inputs.Text(new Random(7), 2 << 20), expected = Gzips.Compress(new(9), GzipHeader.Make(9), content), broken = [.. expected];
        new Random(8).NextBytes(broken.AsSpan(broken.Length / 2));
        foreach ((byte[] file, bool helps) in ((byte[], bool)[])[(expected, true), (expected[..(expected.Length / 2)], true), (broken, true), ([], false), (content, false), (expected[..11], false)])
        {
            (byte[] made, long reused) = Compress(new(9), content, file, () => 100_000);
            Assert.True(expected.AsSpan().SequenceEqual(made));
            Assert.Equal(helps, reused > 0);
        }
    }

    [Fact]
    public void Content_that_cannot_be_compressed_has_no_symbols_and_the_bytes_are_right()
    {
        byte[] content = new byte[1 << 20];
        new Random(9).NextBytes(content);
        byte[] file = Gzips.Compress(new(6), GzipHeader.Make(6), content);
        Assert.True(file.AsSpan().SequenceEqual(Compress(new(6), content, file, () => 100_000).Made));
    }

    private static (byte[] Made, long ReusedBytes) Compress(GzipSettings settings, byte[] content, byte[] earlier, Func<int> pieceBytes, int threads = 1, int trialBytes = 256 << 10)
    {
        var output = new ArrayBufferWriter<byte>();
        using var compressor = new ReusingGzipCompressor(
            settings, GzipHeader.Make(settings.Level), output, (buffer, offset) => Gzips.Read(earlier, buffer, offset), threads, new ReusedSymbols(trialBytes));
        Gzips.ForPieces(content, pieceBytes, piece => compressor.Append(piece.Span));
        compressor.Finish();
        return (output.WrittenSpan.ToArray(), compressor.ReusedBytes);
    }

    private static byte[] Platforms(byte[] content)
    {
        using var file = new MemoryStream();
        using (var gzip = new GZipStream(file, CompressionLevel.SmallestSize))
            gzip.Write(content);
        return file.ToArray();
    }

    // Bytes replaced, put in, taken out and moved.
    private static byte[] Edit(Random random, byte[] content)
    {
        List<byte> edited = [.. content];
        for (int edits = random.Next(6); edits > 0 && edited.Count > 0; edits--)
        {
            int at = random.Next(edited.Count), count = Math.Min(random.Next(1, random.Next(2) == 0 ? 20 : 100_000), edited.Count - at);
            byte[] other = Inputs.Make(random, count);
            switch (random.Next(4))
            {
                case 0:
                    edited.RemoveRange(at, count);
                    break;
                case 1:
                    edited.InsertRange(at, other);
                    break;
                case 2:
                    edited.RemoveRange(at, count);
                    edited.InsertRange(at, other);
                    break;
                default:
                    List<byte> moved = edited.GetRange(at, count);
                    edited.RemoveRange(at, count);
                    edited.InsertRange(random.Next(edited.Count + 1), moved);
                    break;
            }
        }
        return [.. edited];
    }
}
