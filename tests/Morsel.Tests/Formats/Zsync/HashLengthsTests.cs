using Morsel.Formats.Zsync;

namespace Morsel.Tests.Formats.Zsync;

public class HashLengthsTests
{
    // Each row was read off zsyncmake 0.6.2.
    [Theory]
    [InlineData(0, 2048, 1, 2, 3)]
    [InlineData(1, 2048, 1, 2, 3)]
    [InlineData(2047, 2048, 1, 2, 4)]
    [InlineData(2048, 2048, 1, 2, 4)]
    [InlineData(2049, 2048, 2, 2, 3)]
    [InlineData(8192, 2048, 2, 2, 3)]
    [InlineData(65_536, 2048, 2, 2, 4)]
    [InlineData(100_000, 2048, 2, 2, 4)]
    [InlineData(1_000_000, 2048, 2, 2, 4)]
    [InlineData(10_000_000, 2048, 2, 2, 5)]
    [InlineData(99_999_999, 2048, 2, 2, 5)]
    [InlineData(100_000_000, 4096, 2, 2, 5)]
    [InlineData(1_000_000_000, 4096, 2, 3, 5)]
    [InlineData(1L << 32, 4096, 2, 3, 5)]
    [InlineData(8, 8, 1, 2, 3)]                        // exact quotients, which rounding must not push up
    [InlineData(524_288, 524_288, 1, 4, 5)]
    [InlineData(16, 32, 1, 2, 3)]
    [InlineData(4096, 8192, 1, 3, 4)]
    [InlineData(1 << 20, 1 << 21, 1, 4, 5)]
    [InlineData(1 << 27, 1 << 27, 1, 4, 6)]
    [InlineData(1 << 28, 1 << 29, 1, 4, 6)]
    public void As_zsyncmake_the_lengths_are_those_of_zsyncmake(long length, int blockBytes, int sequential, int weak, int strong) =>
        Assert.Equal(new HashLengths(sequential, weak, strong), HashLengths.OfZsyncmake062(length, blockBytes));

    [Theory]
    [InlineData(99_999_999, 2048)]
    [InlineData(100_000_000, 4096)]
    public void As_zsyncmake_the_block_size_is_that_of_zsyncmake(long length, int blockBytes) =>
        Assert.Equal(blockBytes, BlockSize.OfZsyncmake062(length));

    /// <remarks>The inequalities of docs/hash-lengths.md.</remarks>
    [Fact]
    public void A_false_match_has_a_chance_below_two_to_the_minus_forty()
    {
        foreach ((double lengthBits, double countBits, HashLengths lengths) in Cases())
        {
            double bits = CountedBits(lengths, lengths.StrongBytes);
            Assert.True(bits >= 40 + countBits - 1e-6, $"in step with a match: {lengthBits} {countBits} {lengths}");
            Assert.True(lengths.SequentialMatches * bits >= 40 + lengthBits + countBits - 1e-6, $"anywhere: {lengthBits} {countBits} {lengths}");
        }
    }

    [Fact]
    public void No_byte_is_kept_that_the_bound_does_not_need()
    {
        foreach ((double lengthBits, double countBits, HashLengths lengths) in Cases())
        {
            double bits = CountedBits(lengths, lengths.StrongBytes - 1);
            Assert.True(lengths.StrongBytes == 3 || bits < 40 + countBits || lengths.SequentialMatches * bits < 40 + lengthBits + countBits);
        }
    }

    [Fact]
    public void Two_neighbours_are_asked_for_where_there_are_two()
    {
        // Below one whole block there is but one; from two whole blocks on there are two.
        foreach ((_, double countBits, HashLengths lengths) in Cases().Where(given => given.CountBits is 0 or > 1))
            Assert.Equal(countBits > 1 ? 2 : 1, lengths.SequentialMatches);
    }

    [Theory]
    [InlineData(1 << 20)]
    [InlineData(100_904_960)]
    [InlineData(1_361_950_720)]
    [InlineData(8L << 30)]
    [InlineData(1L << 40)]
    [InlineData(1L << 50)]
    public void From_one_mebibyte_on_the_checksums_take_less_than_four_bytes_in_a_thousand(long length)
    {
        int blockBytes = BlockSize.For(length);
        HashLengths lengths = HashLengths.For(length, blockBytes, DigestAlgorithm.Md4);
        // What is left of the 0.4 % at one mebibyte is room for a header of 600 bytes.
        Assert.InRange(lengths.RecordBytes / (double)blockBytes, 0, length > 1 << 20 ? 0.004 : 0.004 - (600.0 / (1 << 20)));
    }

    // Of the weak checksum's upper half only the low byte is counted.
    private static double CountedBits(HashLengths lengths, int strongBytes) => (8 * Math.Min(lengths.WeakBytes, 3)) + (8 * strongBytes);

    [Theory]
    [InlineData("1,4,16", true)]
    [InlineData("2, 2, 4", true)]
    [InlineData("2,2,4,", false)]
    [InlineData("2,2,-4", false)]
    [InlineData("", false)]
    public void A_value_is_three_numbers(string value, bool isRead) => Assert.Equal(isRead, HashLengths.TryParse(value, out _));

    private static IEnumerable<(double LengthBits, double CountBits, HashLengths Lengths)> Cases()
    {
        for (int lengthBits = 0; lengthBits <= 45; lengthBits++)
        {
            foreach (long length in (long[])[1L << lengthBits, (1L << lengthBits) + 1, (1L << lengthBits) * 3 / 2])
            {
                for (int blockBytes = 512; blockBytes <= 16 << 20 && length / blockBytes < int.MaxValue; blockBytes *= 2)
                    yield return (Math.Log2(length), Math.Log2(1 + (length / blockBytes)), HashLengths.For(length, blockBytes, DigestAlgorithm.Md4));
            }
        }
    }
}
