using System.Buffers.Binary;
using Morsel.Compression.Native;

namespace Morsel.Tests.Compression;

/// <summary>libzstd as it is bound, and what it is not even asked to decompress.</summary>
public class ZstdTests
{
    private static readonly byte[] Content = Vectors.Read("zchunk/meta-v1.xml");
    private static readonly byte[] RawDictionary = Vectors.Read("zchunk/raw.dict");
    private static readonly byte[] TrainedDictionary = Vectors.Read("zchunk/trained.dict");

    public static TheoryData<string> Dictionaries => ["none", "raw", "trained"];

    [Theory]
    [MemberData(nameof(Dictionaries))]
    public void What_was_compressed_comes_back(string kind)
    {
        byte[] dictionary = DictionaryOf(kind);
        foreach (int length in (int[])[0, 1, 1000, Content.Length])
            Assert.Equal(Content[..length], Decompressed(Compressed(Content.AsSpan(0, length), dictionary), length, dictionary));
    }

    [Fact]
    public void A_dictionary_helps_and_is_needed()
    {
        byte[] piece = Content[20_000..21_000];
        byte[] stored = Compressed(piece, TrainedDictionary);
        Assert.InRange(stored.Length, 1, Compressed(piece, []).Length / 2);
        Assert.Throws<InvalidDataException>(() => Decompressed(stored, piece.Length, []));
        Assert.Throws<InvalidDataException>(() => Decompressed(stored, piece.Length, RawDictionary));
    }

    [Fact]
    public void A_dictionary_that_calls_itself_trained_and_is_not_is_refused()
    {
        byte[] broken = TrainedDictionary[..100];
        Assert.Throws<InvalidDataException>(() => new ZstdEncoder(9, null, broken));
        Assert.Throws<InvalidDataException>(() => new ZstdDecoder(broken));
    }

    [Fact]
    public void A_dictionary_can_be_trained()
    {
        int[] pieces = [.. Enumerable.Repeat(1000, Content.Length / 1000)];
        byte[] dictionary = ZstdDictionaryTrainer.Train(Content.AsSpan(0, pieces.Sum()), pieces, 10_000);
        Assert.Equal(0xEC30A437, BinaryPrimitives.ReadUInt32LittleEndian(dictionary));
        byte[] stored = Compressed(Content.AsSpan(5000, 1000), dictionary);
        Assert.InRange(stored.Length, 1, 250);
        Assert.Equal(Content[5000..6000], Decompressed(stored, 1000, dictionary));
    }

    [Fact]
    public void Too_little_to_train_on_is_said() =>
        Assert.Contains("cannot train", Assert.Throws<InvalidDataException>(() => ZstdDictionaryTrainer.Train(new byte[10], [10], 1000)).Message, StringComparison.Ordinal);

    [Fact]
    public void Several_frames_are_one_content()
    {
        byte[] stored = [.. Compressed(Content.AsSpan(0, 500), []), .. Compressed(Content.AsSpan(500, 700), [])];
        Assert.Equal(Content[..1200], Decompressed(stored, 1200, []));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public void Another_length_than_was_said_is_refused(int difference)
    {
        byte[] stored = Compressed(Content, []);
        Assert.Throws<InvalidDataException>(() => Decompressed(stored, Content.Length + difference, []));
    }

    [Theory]
    [InlineData("", "there is no frame")]
    [InlineData("28b52ffd", "does not begin where it should")]
    [InlineData("502a4d1804000000aabbccdd", "does not begin where it should")]     // a skippable frame
    [InlineData("502a4d18ffffffff00000000", "does not begin where it should")]     // one of 4 GiB
    [InlineData("27b52ffd0000000000000000", "does not begin where it should")]     // version 0.7
    [InlineData("28b52ffd0090010000", "needs a window of 268435456 bytes")]
    [InlineData("28b52ffd00ff010000", "needs a window of 4123168604160 bytes")]
    [InlineData("28b52ffde0ffffffffffffffff010000", "needs a window of 18446744073709551615 bytes")]
    [InlineData("28b52ffd0858010000", "a reserved bit is set")]
    [InlineData("28b52ffd0058070000", "reserved type")]
    [InlineData("28b52ffd005801", "a frame is cut off")]
    [InlineData("28b52ffd0058a90000", "a frame is cut off")]
    [InlineData("28b52ffd0458010000", "a frame is cut off")]                       // its checksum is missing
    [InlineData("28b52ffd00580100001122", "does not begin where it should")]       // bytes behind it
    public void What_is_no_frame_that_may_be_decompressed_is_refused(string hex, string problem)
    {
        byte[] stored = Convert.FromHexString(hex);
        Assert.Contains(problem, Assert.Throws<InvalidDataException>(() => Decompressed(stored, 10, [])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_checksum_that_is_wrong_is_noticed()
    {
        byte[] stored = Convert.FromHexString("28b52ffd2405290000" + "68656c6c6f" + "00000000");
        Assert.Throws<InvalidDataException>(() => Decompressed(stored, 5, []));
    }

    [Fact]
    public void Empty_blocks_do_not_go_on_for_ever()
    {
        byte[] stored = new byte[6 + (3 * 100_000) + 3];
        Convert.FromHexString("28b52ffd0058").CopyTo(stored, 0);
        stored[^3] = 1;   // the last block; those before it are empty raw ones
        Assert.Contains("are stored for 0 of content", Assert.Throws<InvalidDataException>(() => Decompressed(stored, 0, [])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_frame_is_decompressed_or_refused_and_nothing_else()
    {
        byte[] whole = Compressed(Content.AsSpan(0, 5000), []);
        for (int trial = 0; trial < 3000; trial++)
        {
            var random = new Random(trial);
            byte[] stored = whole[..random.Next(1, whole.Length + 1)];
            stored[random.Next(Math.Min(stored.Length, 40))] ^= (byte)(1 << random.Next(8));
            Assert.IsType<InvalidDataException>(Record.Exception(() => Decompressed(stored, 5000, [])) ?? new InvalidDataException());
        }
    }

    // The run of ./test that is called without-libzstd sets the variable: then the port is what all tests of this class and of zchunk files are about.
    [Fact]
    public void The_library_of_the_system_does_the_work_where_it_is_there_and_wanted_else_the_port() =>
        Assert.Equal(Environment.GetEnvironmentVariable(Zstd.WithoutLibrary) == "1" || !PlatformLibrary.IsThere(ZstdNative.Library), Zstd.Functions is ZstdPort);

    [Fact]
    public unsafe void The_port_and_the_library_unpack_what_the_other_packed()
    {
        IZstd[] both = [new ZstdPort(), Zstd.Functions];
        foreach (IZstd packer in both)
        {
            foreach (IZstd unpacker in both)
                Assert.Equal(Content, Unpacked(unpacker, Packed(packer, Content), Content.Length));
        }
    }

    private static unsafe byte[] Packed(IZstd zstd, byte[] content)
    {
        byte[] stored = new byte[(int)zstd.CompressBound((nuint)content.Length)];
        nint encoder = zstd.CreateEncoder();
        nuint bytes;
        fixed (byte* to = stored, from = content)
            bytes = zstd.Compress(encoder, to, (nuint)stored.Length, from, (nuint)content.Length);
        Assert.False(zstd.IsError(bytes));
        zstd.FreeEncoder(encoder);
        return stored[..(int)bytes];
    }

    private static unsafe byte[] Unpacked(IZstd zstd, byte[] stored, int contentBytes)
    {
        byte[] content = new byte[contentBytes];
        nint decoder = zstd.CreateDecoder();
        fixed (byte* to = content, from = stored)
            Assert.Equal((nuint)contentBytes, zstd.Decompress(decoder, to, (nuint)contentBytes, from, (nuint)stored.Length));
        zstd.FreeDecoder(decoder);
        return content;
    }

    private static byte[] DictionaryOf(string kind) => kind switch
    {
        "raw" => RawDictionary,
        "trained" => TrainedDictionary,
        _ => [],
    };

    private static byte[] Compressed(ReadOnlySpan<byte> content, byte[] dictionary)
    {
        using var encoder = new ZstdEncoder(9, ZstdEncoder.BinaryTreeOptimal, dictionary);
        byte[] stored = new byte[ZstdEncoder.MostStoredBytes(content.Length)];
        return stored[..encoder.Compress(content, stored)];
    }

    private static byte[] Decompressed(byte[] stored, int contentBytes, byte[] dictionary)
    {
        using var decoder = new ZstdDecoder(dictionary);
        byte[] content = new byte[contentBytes];
        decoder.Decompress(stored, content);
        return content;
    }
}
