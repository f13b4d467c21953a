using Morsel.Compression.Frames;

namespace Morsel.Tests.Compression;

public class FrameDecoderTests
{
    public static TheoryData<string> Kinds => ["default", "gzip", "xz"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Room_that_is_just_enough_is_enough_and_a_byte_less_is_not(string kind)
    {
        (byte[] stored, byte[] content) = Sample(kind);
        byte[] room = new byte[content.Length];
        Assert.Equal(content.Length, Decompress(stored, room));
        Assert.Equal(content, room);
        Assert.Throws<InvalidDataException>(() => Decompress(stored, new byte[content.Length - 1]));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_frame_that_is_cut_off_anywhere_is_refused(string kind)
    {
        (byte[] stored, byte[] content) = Sample(kind);
        for (int bytes = 0; bytes < stored.Length; bytes += Math.Max(1, (stored.Length - bytes) / 8))
            Assert.Throws<InvalidDataException>(() => Decompress(stored[..bytes], new byte[content.Length]));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_follows_a_frame_is_refused_be_it_one_itself(string kind)
    {
        (byte[] stored, byte[] content) = Sample(kind);
        Assert.Throws<InvalidDataException>(() => Decompress([.. stored, 0], new byte[2 * content.Length]));
        Assert.Throws<InvalidDataException>(() => Decompress([.. stored, .. stored], new byte[2 * content.Length]));
        Assert.Throws<InvalidDataException>(() => Decompress([.. stored, 0], new byte[content.Length]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello, world")]
    [InlineData("BZh91AY&SY")]
    public void What_is_no_frame_is_refused(string text) =>
        Assert.Throws<InvalidDataException>(() => Decompress([.. text.Select(letter => (byte)letter)], new byte[64]));

    [Fact]
    public void Frames_of_zstd_that_are_to_be_skipped_are_refused() =>
        Assert.Throws<InvalidDataException>(() => Decompress([0x50, 0x2A, 0x4D, 0x18, 0, 0, 0, 0], new byte[64]));

    private static int Decompress(byte[] stored, byte[] room)
    {
        using var frames = new FrameDecoder();
        return frames.Decompress(stored, room);
    }

    private static (byte[] Stored, byte[] Content) Sample(string kind)
    {
        string path = Directory.EnumerateFiles(Vectors.PathOf($"casync/store/{kind}.castr"), "*.cacnk", SearchOption.AllDirectories)
            .MinBy(path => new FileInfo(path).Length)!;
        byte[] stored = File.ReadAllBytes(path), room = new byte[1 << 20];
        int bytes = Decompress(stored, room);
        Assert.True(FrameDecoder.Recognizes(stored));
        return (stored, room[..bytes]);
    }
}
