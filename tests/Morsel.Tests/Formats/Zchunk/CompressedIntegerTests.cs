using Morsel.Formats.Zchunk;

namespace Morsel.Tests.Formats.Zchunk;

public class CompressedIntegerTests
{
    [Theory]
    [InlineData(0, "80")]
    [InlineData(1, "81")]
    [InlineData(127, "ff")]
    [InlineData(128, "0081")]
    [InlineData(300, "2c82")]
    [InlineData(4294967296, "0000000090")]
    [InlineData(long.MaxValue, "7f7f7f7f7f7f7f7fff")]
    public void A_number_is_written_in_its_shortest_form_and_read_again(long value, string hex)
    {
        var bytes = new List<byte>();
        CompressedInteger.Write(bytes, value);
        Assert.Equal(hex, Convert.ToHexStringLower([.. bytes]));
        Assert.Equal(bytes.Count, CompressedInteger.Read([.. bytes, 7], out ulong read));
        Assert.Equal((ulong)value, read);
    }

    [Theory]
    [InlineData("7f7f7f7f7f7f7f7f7f81", 10, ulong.MaxValue)]
    [InlineData("0180", 2, 1UL)]                           // longer than it need be
    [InlineData("01000000000000000080", 10, 1UL)]
    [InlineData("00000000000000000082", -1, 0UL)]          // 2^64
    [InlineData("0000000000000000000080", -1, 0UL)]        // 11 bytes
    [InlineData("0000000000000000000000000000", -1, 0UL)]  // goes on for ever
    [InlineData("000000000000000000", 0, 0UL)]             // cut off
    [InlineData("", 0, 0UL)]
    public void What_has_more_than_64_bits_or_10_bytes_is_none(string hex, int length, ulong value)
    {
        Assert.Equal(length, CompressedInteger.Read(Convert.FromHexString(hex), out ulong read));
        if (length > 0)
            Assert.Equal(value, read);
    }
}
