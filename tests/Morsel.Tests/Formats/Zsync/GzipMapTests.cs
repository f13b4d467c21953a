using System.Text;
using Morsel.Compression;
using Morsel.Compression.Gzip;
using Morsel.Compression.Inflate;
using Morsel.Formats.Zsync;
using Morsel.Routes.Gzip;
using Morsel.Tests.Compression;
using Morsel.Tests.Compression.Gzip;

namespace Morsel.Tests.Formats.Zsync;

public class GzipMapTests
{
    public static TheoryData<string, string> LookInside => new()
    {
        { "in/t-best.gz", "out/t-best-look" }, { "in/t-def-noname.gz", "out/t-def-noname-look" }, { "in/t-rsync.gz", "out/t-rsync-look" },
        { "in/t-zlib1.gz", "out/t-zlib1-look" }, { "in-gz/mult.gz", "out/mult-look" }, { "in-gz/stored.gz", "out/stored-look" },
        { "in-gz/members.gz", "out/members-look" }, { "in-gz/empty.gz", "out/empty-look" }, { "out/z/t100000.txt.gz", "out/z/t100000.txt" },
        { "out/z/r100000.bin.gz", "out/z/r100000.bin" },
    };

    [Theory]
    [MemberData(nameof(LookInside))]
    public void The_map_of_a_vector_is_zsyncmakes(string gzip, string control)
    {
        (byte[] map, long _) = MapIn(Vectors.Read($"zsync/{control}.zsync"));
        (DeflateRecorder recorder, _) = Record(Vectors.Read("zsync/" + gzip), 2048);
        Assert.Equal(Convert.ToHexStringLower(map), Convert.ToHexStringLower(GzipMap.Write(recorder.Records)));
    }

    [Theory]
    [MemberData(nameof(LookInside))]
    public void Every_block_of_a_vector_is_unpacked_from_its_own_ranges(string gzip, string control)
    {
        (byte[] map, long length) = MapIn(Vectors.Read($"zsync/{control}.zsync"));
        byte[] packed = Vectors.Read("zsync/" + gzip);
        AssertUnpacks(GzipMap.Read(map, length), packed, Record(packed, 2048).Plain, 2048, new Random(1));
    }

    [Fact]
    public void Any_file_is_unpacked_piece_by_piece_through_its_map()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            byte[] plain = DeflateSamples.Any(seed, 400_000).Plain, packed = GzipDecoderTests.Gzip(plain, random.Next(10));
            int blockBytes = 512 << random.Next(9);
            (DeflateRecorder recorder, byte[] found) = Record(packed, blockBytes);
            Assert.Equal(plain, found);
            AssertUnpacks(GzipMap.Read(GzipMap.Write(recorder.Records), plain.Length), packed, plain, blockBytes, random);
        }
    }

    [Theory]
    [InlineData(0, 8192)]         // where zsyncmake gives up: too many bits between two points
    [InlineData(1, 32768)]        // too many plain bytes
    [InlineData(2, 1 << 20)]
    public void Points_are_never_farther_apart_than_the_map_can_say(int kind, int blockBytes)
    {
        byte[] plain = DeflateSamples.Plain(kind, 3_000_000, 1), packed = GzipDecoderTests.Gzip(plain, 9);
        (DeflateRecorder recorder, _) = Record(packed, blockBytes);
        GzipMap map = GzipMap.Read(GzipMap.Write(recorder.Records), plain.Length);
        AssertUnpacks(map, packed, plain, blockBytes, new Random(1));
        Assert.Equal(packed.Length - 8, map.PackedBytes);
    }

    [Fact]
    public void A_header_longer_than_a_point_can_say_is_bridged()
    {
        byte[] plain = DeflateSamples.Plain(3, 30_000, 1), gzip = GzipDecoderTests.Gzip(plain);
        byte[] packed = [.. gzip[..3], 8, .. gzip[4..10], .. Enumerable.Repeat((byte)65, 30_000), 0, .. gzip[10..]];
        (DeflateRecorder recorder, _) = Record(packed, 2048);
        Assert.Equal(4, recorder.Records.Count(record => record.Out == 0));
        AssertUnpacks(GzipMap.Read(GzipMap.Write(recorder.Records), plain.Length), packed, plain, 2048, new Random(1));
    }

    [Fact]
    public void A_range_ends_at_the_first_point_behind_it_and_takes_the_codes_of_its_block()
    {
        // Of t-best.gz: one block, its header at bit 176; points at 5679/2055 and so on, the end at 143748/100000.
        GzipMap map = GzipMap.Read(MapIn(Vectors.Read("zsync/out/t-best-look.zsync")).Map, 100_000);
        GzipPiece first = GzipPiece.Find(map, new ByteRange(0, 2048));
        Assert.Equal((null, new ByteRange(22, 710)), (first.Header, first.Data));
        GzipPiece second = GzipPiece.Find(map, new ByteRange(2055, 2056));
        Assert.Equal((map[1], map[0], new ByteRange(22, 22 + 290)), (second.Point, second.Block, second.Header!.Value));
        Assert.Equal(709, second.Data.Start);
        GzipPiece exact = GzipPiece.Find(map, new ByteRange(0, 2055));
        Assert.Equal(new ByteRange(22, 710), exact.Data);
        GzipPiece last = GzipPiece.Find(map, new ByteRange(99_999, 100_000));
        Assert.Equal((143_748 + 7) / 8, last.Data.End);
    }

    [Theory]
    [InlineData("", 10, "at least one record")]
    [InlineData("00b000", 10, "at least one record")]
    [InlineData("00b0000000640800", 10, "plain byte 2048 of a target of 10")]
    [InlineData("00b0000000648004", 4, null)]
    [InlineData("00b0800000648004", 4, "before any block begins")]
    [InlineData("00b0000000640004", 10, "ends at plain byte 4")]
    [InlineData("00b08000", 0, "ends at plain byte 0")]
    public void A_map_of_another_target_is_refused(string hex, long length, string? problem)
    {
        byte[] bytes = Convert.FromHexString(hex);
        if (problem is null)
            Assert.Equal(2, GzipMap.Read(bytes, length).Count);
        else
            Assert.Contains(problem, Assert.Throws<TargetFormatException>(() => GzipMap.Read(bytes, length)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lying_map_gives_wrong_bytes_or_an_error_and_nothing_else()
    {
        byte[] packed = Vectors.Read("zsync/in/t-best.gz"), plain = Vectors.Read("zsync/in/t100000.txt");
        byte[] sound = MapIn(Vectors.Read("zsync/out/t-best-look.zsync")).Map;
        int refused = 0, failed = 0;
        for (int trial = 0; trial < 3000; trial++)
        {
            var random = new Random(trial);
            byte[] bytes = [.. sound];
            for (int i = random.Next(1, 4); i > 0; i--)
                bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            try
            {
                GzipMap map = GzipMap.Read(bytes, plain.Length);
                int start = random.Next(plain.Length);
                _ = Unpack(GzipPiece.Find(map, new ByteRange(start, Math.Min(plain.Length, start + 3000))), packed, plain, random);
            }
            catch (TargetFormatException)
            {
                refused++;
            }
            catch (InvalidDataException)
            {
                failed++;
            }
        }
        Assert.True(refused > 100 && failed > 10, $"{refused} refused, {failed} failed");
    }

    private static void AssertUnpacks(GzipMap map, byte[] packed, byte[] plain, int blockBytes, Random random)
    {
        for (long start = 0; start < plain.Length; start += blockBytes)
        {
            int blocks = random.Next(5) == 0 ? 3 : 1;
            var range = new ByteRange(start, Math.Min(plain.Length, start + (blocks * (long)blockBytes)));
            byte[] found = Unpack(GzipPiece.Find(map, range), packed, plain, random);
            Assert.True(plain.AsSpan((int)start, (int)range.Length).SequenceEqual(found), $"bytes {range}");
        }
    }

    // Only the ranges themselves are handed over, as if they had been fetched.
    private static byte[] Unpack(GzipPiece piece, byte[] packed, byte[] plain, Random random)
    {
        byte[] header = piece.Header is { } range ? Slice(packed, range) : [], data = Slice(packed, piece.Data);
        var decoder = new DeflatePieceDecoder();
        decoder.Begin(piece.Point, piece.Block, header, plain.AsSpan(0, (int)piece.Point.Out), (piece.Plain.Start, piece.Plain.End));
        byte[] found = new byte[piece.Plain.Length];
        for (int at = 0, done = 0; !decoder.IsDone;)
        {
            int given = Math.Min(data.Length - at, random.Next(1, 2000));
            DecodeStep step = decoder.Decode(data.AsSpan(at, given), found.AsSpan(done));
            (at, done) = (at + step.Consumed, done + step.Produced);
            if (at == data.Length && step is { Consumed: 0, Produced: 0 })
                throw new InvalidDataException("the ranges are too short");
        }
        return found;
    }

    private static byte[] Slice(byte[] packed, ByteRange range) =>
        packed[(int)Math.Min(range.Start, packed.Length)..(int)Math.Min(range.End, packed.Length)];

    // Only the first member, as zsyncmake does it.
    private static (DeflateRecorder Recorder, byte[] Plain) Record(byte[] packed, int blockBytes)
    {
        var recorder = new DeflateRecorder(blockBytes);
        using var decoder = new GzipDecoder(recorder);
        var plain = new List<byte>();
        byte[] output = new byte[7000];
        for (int at = 0; decoder.Ending == GzipEnding.Clean;)
        {
            DecodeStep step = decoder.Decode(packed.AsSpan(at, Math.Min(5000, packed.Length - at)), output, at == packed.Length);
            at += step.Consumed;
            if (decoder.Ending == GzipEnding.Clean)
                plain.AddRange(output.AsSpan(0, step.Produced));
            if (at == packed.Length && step is { Consumed: 0, Produced: 0 })
                break;
        }
        return (recorder, [.. plain]);
    }

    private static (byte[] Map, long Length) MapIn(byte[] control)
    {
        string text = Encoding.Latin1.GetString(control);
        int line = text.IndexOf("Z-Map2: ", StringComparison.Ordinal), end = text.IndexOf('\n', line);
        int count = int.Parse(text[(line + 8)..end], System.Globalization.CultureInfo.InvariantCulture);
        int length = text.IndexOf("Length: ", StringComparison.Ordinal) + 8;
        return (control[(end + 1)..(end + 1 + (count * 4))], long.Parse(text[length..text.IndexOf('\n', length)], System.Globalization.CultureInfo.InvariantCulture));
    }
}
