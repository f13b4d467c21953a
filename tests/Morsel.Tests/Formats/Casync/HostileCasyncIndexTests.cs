using System.Buffers.Binary;
using Morsel.Formats.Casync;

namespace Morsel.Tests.Formats.Casync;

/// <summary>What casync's own reader refuses, and what would make room for more than there is.</summary>
public class HostileCasyncIndexTests
{
    private const int Head = 64, Item = 40, Second = Head + Item;

    // Two chunks or more: v1 at 4 KiB has dozens.
    private static readonly byte[] Good = Vectors.Read("casync/idx/v1-4K.caibx");

    [Fact]
    public void The_index_that_is_changed_below_is_read() => Assert.True(CasyncIndex.Read(Good).ChunkCount > 10);

    [Theory]
    [InlineData(0, 49)]
    [InlineData(0, 0)]
    [InlineData(8, 0)]
    [InlineData(24, 0)]
    [InlineData(24, 4097)]
    [InlineData(32, 1023)]
    [InlineData(32, 16_385)]
    [InlineData(40, 4095)]
    [InlineData(40, (128L << 20) + 1)]
    [InlineData(40, -1)]
    [InlineData(24, -1)]
    [InlineData(48, 0)]
    [InlineData(48, 16)]
    [InlineData(56, 0)]
    public void A_head_that_says_what_may_not_be_is_refused(int at, long value) => Refused(With(Good, at, value));

    [Fact]
    public void Ends_that_do_not_ascend_are_refused()
    {
        long first = At(Good, Head);
        Refused(With(Good, Second, first));
        Refused(With(Good, Second, first - 1));
        Refused(With(Good, Head, 0));
        Refused(With(Good, Head, -1));
        Refused(With(Good, Head, long.MinValue));
    }

    [Fact]
    public void A_chunk_that_is_longer_than_the_longest_is_refused_and_one_that_is_shorter_than_the_shortest_is_not()
    {
        byte[] three = Cut(Good, 3);
        Assert.Equal(3, CasyncIndex.Read(three).ChunkCount);
        long before = At(three, Second);
        Assert.Equal(before + 16_384, CasyncIndex.Read(With(three, Second + Item, before + 16_384)).Length);
        Refused(With(three, Second + Item, before + 16_385));
        Assert.Equal(before + 1, CasyncIndex.Read(With(three, Second + Item, before + 1)).Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(8)]
    [InlineData(16)]
    [InlineData(24)]
    [InlineData(32)]
    public void Every_number_of_the_end_of_the_table_is_looked_at(int at) =>
        Refused(With(Good, Good.Length - Item + at, At(Good, Good.Length - Item + at) + 1));

    [Theory]
    [InlineData(1)]
    [InlineData(39)]
    [InlineData(40)]
    [InlineData(80)]
    public void What_follows_the_end_is_refused_and_so_is_an_index_without_one(int bytes)
    {
        Refused([.. Good, .. new byte[bytes]]);
        Refused(Good[..^bytes]);
    }

    [Fact]
    public void Whatever_is_left_of_an_index_is_refused()
    {
        for (int bytes = 0; bytes < Good.Length; bytes++)
            Refused(Good[..bytes]);
    }

    [Fact]
    public void A_content_without_bytes_has_an_index_of_104() => Assert.Equal((0, 0L), (CasyncIndex.Read(Cut(Good, 0)).ChunkCount, CasyncIndex.Read(Cut(Good, 0)).Length));

    private static void Refused(byte[] file) => Assert.Throws<TargetFormatException>(() => CasyncIndex.Read(file));

    private static long At(byte[] file, int at) => BinaryPrimitives.ReadInt64LittleEndian(file.AsSpan(at));

    private static byte[] With(byte[] file, int at, long value)
    {
        byte[] changed = [.. file];
        BinaryPrimitives.WriteInt64LittleEndian(changed.AsSpan(at), value);
        return changed;
    }

    // With fewer chunks, and the right end.
    private static byte[] Cut(byte[] file, int chunks) =>
        With([.. file[..(Head + (Item * chunks))], .. file[^Item..]], Head + (Item * chunks) + 24, 16 + (Item * (chunks + 1)));
}
