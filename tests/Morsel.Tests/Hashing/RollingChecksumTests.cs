using Morsel.Hashing;

namespace Morsel.Tests.Hashing;

public class RollingChecksumTests
{
    [Fact]
    public void Sums_a_block_as_zsyncmake_does()
    {
        ReadOnlySpan<byte> target = Vectors.Read("zsync/in/r100000.bin");

        Assert.Equal(0xF70C0038, RollingChecksum.Of(target[..2048]).Value);
        Assert.Equal(0xF5FDF612, RollingChecksum.Of(target[2048..4096]).Value);
    }

    [Fact]
    public void Rolling_by_one_byte_equals_summing_the_shifted_block()
    {
        byte[] bytes = [.. "the quick brown fox"u8];
        RollingChecksum rolled = RollingChecksum.Of(bytes.AsSpan(0, 16));
        rolled.Roll(leaving: bytes[0], entering: bytes[16], blockShift: 4);
        Assert.Equal(RollingChecksum.Of(bytes.AsSpan(1, 16)).Value, rolled.Value);
    }

    [Fact]
    public void A_checksum_made_from_a_value_rolls_on_from_there()
    {
        byte[] bytes = TestBytes.Random(9);
        var rolled = new RollingChecksum(RollingChecksum.Of(bytes.AsSpan(0, 8)).Value);
        rolled.Roll(leaving: bytes[0], entering: bytes[8], blockShift: 3);
        Assert.Equal(RollingChecksum.Of(bytes.AsSpan(1, 8)).Value, rolled.Value);
    }
}
