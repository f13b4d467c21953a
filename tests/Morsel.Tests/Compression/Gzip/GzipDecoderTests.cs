using System.Buffers.Binary;
using System.Text;
using Morsel.Compression;
using Morsel.Compression.Gzip;

namespace Morsel.Tests.Compression.Gzip;

public class GzipDecoderTests
{
    [Fact]
    public void Members_are_unpacked_one_behind_the_other()
    {
        byte[] one = DeflateSamples.Plain(3, 300_000, 1), two = DeflateSamples.Plain(0, 70_000, 2);
        byte[] packed = [.. Gzip(one), .. Gzip([]), .. Gzip(two)];
        (byte[] plain, GzipDecoder decoder) = Unpack(packed);
        Assert.Equal([.. one, .. two], plain);
        Assert.Equal(GzipEnding.Members, decoder.Ending);
    }

    [Fact]
    public void Pieces_of_any_size_give_the_same()
    {
        byte[] expected = DeflateSamples.Plain(3, 20_000, 1), packed = [.. Gzip(expected), .. Gzip(expected)];
        for (int seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            int most = random.Next(2, 200);
            using var decoder = new GzipDecoder();
            var plain = new List<byte>();
            byte[] output = new byte[1000];
            for (int at = 0; ;)
            {
                int piece = Math.Min(random.Next(most), packed.Length - at);
                DecodeStep step = decoder.Decode(packed.AsSpan(at, piece), output.AsSpan(0, random.Next(1, 1000)), at + piece == packed.Length);
                plain.AddRange(output.AsSpan(0, step.Produced));
                at += step.Consumed;
                if (at == packed.Length && step is { Consumed: 0, Produced: 0 })
                    break;
            }
            Assert.Equal([.. expected, .. expected], plain);
        }
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("text.txt", true)]
    public void Every_field_of_a_header_is_stepped_over(string name, bool isOld)
    {
        byte[] plain = DeflateSamples.Plain(3, 5000, 1);
        int flags = isOld ? 8 : 4 | 8 | 16 | 2;
        List<byte> header = [0x1F, 0x8B, 8, (byte)flags, 0x78, 0x56, 0x34, 0x12, 0, 3];
        if (!isOld)
            header.AddRange([3, 0, 3, 0, 9]);
        header.AddRange([.. Encoding.Latin1.GetBytes(name), 0]);
        if (!isOld)
            header.AddRange([.. "comment"u8, 0]);
        if (!isOld)
            header.AddRange([.. BitConverter.GetBytes((ushort)Crc32.Append(0, [.. header]))]);
        byte[] packed = [.. header, .. Gzip(plain)[10..]];
        (byte[] found, GzipDecoder decoder) = Unpack(packed);
        Assert.Equal(plain, found);
        GzipHeader first = decoder.FirstHeader!;
        Assert.Equal((header.Count, 0x12345678u, name, isOld), (first.Bytes, first.ModifiedTime, Encoding.Latin1.GetString(first.Name!), first.HasOnlyName));
        if (!isOld)
        {
            packed[header.Count - 1] ^= 1;
            Assert.Contains("checksum", Assert.Throws<InvalidDataException>(() => Unpack(packed)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_cut_file_gives_what_is_sound_and_then_says_where_it_ends()
    {
        byte[] plain = DeflateSamples.Plain(3, 300_000, 1), packed = Gzip(plain);
        foreach (int length in (int[])[0, 1, 9, 10, 11, 5000, packed.Length - 9, packed.Length - 8, packed.Length - 1])
        {
            using var stream = new DecodedStream(new MemoryStream(packed[..length]), new GzipDecoder());
            using var found = new MemoryStream();
            string message = Assert.Throws<InvalidDataException>(() => stream.CopyTo(found)).Message;
            Assert.Contains($"ends at byte {length},", message, StringComparison.Ordinal);
            Assert.Equal(plain[..(int)found.Length], found.ToArray());
            Assert.True(length < packed.Length - 9 || found.Length > plain.Length - 300);
        }
    }

    [Fact]
    public void A_broken_file_gives_what_is_sound_and_then_says_what_is_wrong()
    {
        byte[] plain = DeflateSamples.Plain(0, 100_000, 1), packed = Gzip(plain, level: 0);
        packed[40_000] ^= 1;
        AssertBroken(packed, plain.Length, "checksum");
        packed[40_000] ^= 1;
        packed[^1] ^= 1;
        AssertBroken(packed, plain.Length, "bytes");
        packed[^1] ^= 1;
        packed[2] = 7;
        AssertBroken(packed, 0, "method 7");
        packed[2] = 8;
        packed[3] = 0x20;
        AssertBroken(packed, 0, "reserved");
        packed[3] = 0;
        packed[10] |= 6;
        AssertBroken(packed, 0, "type 3");
    }

    [Theory]
    [InlineData("00")]
    [InlineData("0000000000")]
    [InlineData("1f")]
    [InlineData("6761726261676521")]
    public void Bytes_behind_the_last_member_are_passed_over_and_told(string behind)
    {
        byte[] plain = DeflateSamples.Plain(3, 5000, 1);
        (byte[] found, GzipDecoder decoder) = Unpack([.. Gzip(plain), .. Convert.FromHexString(behind)]);
        Assert.Equal(plain, found);
        Assert.Equal(GzipEnding.OtherBytes, decoder.Ending);
        Assert.Equal(GzipEnding.Clean, Unpack(Gzip(plain)).Decoder.Ending);
    }

    [Fact]
    public void An_endless_header_is_refused()
    {
        byte[] packed = new byte[GzipHeader.MostBytes + 10];
        packed.AsSpan().Fill(65);
        new byte[] { 0x1F, 0x8B, 8, 8 }.CopyTo(packed, 0);
        Assert.Contains("longer than", Assert.Throws<InvalidDataException>(() => Unpack(packed)).Message, StringComparison.Ordinal);
    }

    internal static byte[] Gzip(byte[] plain, int level = 6)
    {
        byte[] trailer = new byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, Crc32.Append(0, plain));
        BinaryPrimitives.WriteInt32LittleEndian(trailer.AsSpan(4), plain.Length);
        return [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, .. DeflateSamples.Deflate(plain, level, flushEvery: plain.Length == 0 ? int.MaxValue : 50_000), .. trailer];
    }

    private static (byte[] Plain, GzipDecoder Decoder) Unpack(byte[] packed)
    {
        var decoder = new GzipDecoder();
        using var stream = new DecodedStream(new MemoryStream(packed), decoder);
        using var plain = new MemoryStream();
        stream.CopyTo(plain);
        return (plain.ToArray(), decoder);
    }

    private static void AssertBroken(byte[] packed, int sound, string message)
    {
        using var stream = new DecodedStream(new MemoryStream(packed), new GzipDecoder());
        using var plain = new MemoryStream();
        Assert.Contains(message, Assert.Throws<InvalidDataException>(() => stream.CopyTo(plain)).Message, StringComparison.Ordinal);
        Assert.Equal(sound, plain.Length);
    }
}
