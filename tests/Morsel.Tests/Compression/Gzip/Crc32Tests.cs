using System.Text;
using Morsel.Compression.Gzip;

namespace Morsel.Tests.Compression.Gzip;

public class Crc32Tests
{
    [Fact]
    public void The_check_value_is_right() => Assert.Equal(0xCBF43926u, Crc32.Append(0, Encoding.ASCII.GetBytes("123456789")));

    [Fact]
    public void Every_length_from_every_sum_is_what_single_bits_give()
    {
        byte[] bytes = DeflateSamples.Plain(0, 700, 3);
        uint sum = 0;
        for (int length = 0; length <= 600; length++)
        {
            ReadOnlySpan<byte> piece = bytes.AsSpan(length % 50, length);
            uint expected = Bitwise(sum, piece);
            Assert.Equal(expected, Crc32.Append(sum, piece));
            Assert.Equal(expected, Crc32.AppendPlain(sum, piece));
            sum = expected;
        }
    }

    private static uint Bitwise(uint sum, ReadOnlySpan<byte> bytes)
    {
        sum = ~sum;
        foreach (byte value in bytes)
        {
            sum ^= value;
            for (int bit = 0; bit < 8; bit++)
                sum = sum >> 1 ^ ((sum & 1) * 0xEDB88320);
        }
        return ~sum;
    }
}
