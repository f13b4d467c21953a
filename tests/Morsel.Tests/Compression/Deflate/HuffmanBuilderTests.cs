using Morsel.Compression.Deflate;

namespace Morsel.Tests.Compression.Deflate;

public sealed class HuffmanBuilderTests
{
    private static readonly int[] RfcLengths = [3, 3, 3, 3, 3, 2, 4, 4];

    [Fact]
    public void Frequent_symbols_get_short_words()
    {
        Assert.Equal([1, 2, 3, 3], Lengths(15, 8, 4, 2, 1));
    }

    [Fact]
    public void At_least_two_symbols_get_a_word()
    {
        Assert.Equal([1, 1, 0, 0], Lengths(15, 0, 0, 0, 0));
        Assert.Equal([1, 0, 0, 1], Lengths(15, 0, 0, 0, 7));
        Assert.Equal([1, 1, 0, 0], Lengths(15, 7, 0, 0, 0));
    }

    [Theory]
    [InlineData(7)]
    [InlineData(15)]
    public void No_word_is_too_long_and_none_is_wasted(int maxBits)
    {
        // Fibonacci's numbers make the deepest tree that there is.
        int[] frequencies = new int[19];
        (frequencies[0], frequencies[1]) = (1, 1);
        for (int i = 2; i < frequencies.Length; i++)
            frequencies[i] = frequencies[i - 1] + frequencies[i - 2];
        byte[] lengths = Lengths(maxBits, frequencies);
        Assert.Equal(maxBits, lengths.Max());
        Assert.Equal(1, lengths.Sum(length => Math.Pow(2, -length)));
    }

    // The example of RFC 1951 §3.2.2, its words written backwards.
    [Fact]
    public void Words_follow_from_lengths()
    {
        HuffmanCode code = HuffmanCode.Of(8, symbol => RfcLengths[symbol]);
        Assert.Equal([0b010, 0b110, 0b001, 0b101, 0b011, 0b00, 0b0111, 0b1111], code.Words);
    }

    private static byte[] Lengths(int maxBits, params int[] frequencies)
    {
        var code = new HuffmanCode(frequencies.Length, maxBits);
        frequencies.CopyTo(code.Frequencies, 0);
        new HuffmanBuilder().Build(code);
        return code.Lengths;
    }
}
