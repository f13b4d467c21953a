using Morsel.Hashing;

namespace Morsel.Tests.Hashing;

public class WeakSumsOfBlocksTests
{
    [Fact]
    public void Blocks_have_the_sums_that_zsyncmake_writes_and_the_last_one_is_padded()
    {
        byte[] target = Vectors.Read("zsync/in/r100000.bin");
        var sums = new uint[49];

        WeakSums.OfBlocks(target, 2048, sums);

        Assert.Equal(0xF70C0038, sums[0]);
        Assert.Equal(0xF5FDF612, sums[1]);
        Assert.Equal(0x59B7791Au, sums[48]);
    }

    [Theory]
    [InlineData("zsync/in/r1.bin", 0x2800)]      // the one byte a5
    [InlineData("zsync/in/r2047.bin", 0xFFE2)]
    [InlineData("zsync/in/r2048.bin", 0x0038)]
    public void A_file_of_one_block_has_the_second_sum_that_zsyncmake_writes(string vector, int second) =>
        Assert.Equal(second, (ushort)WeakSums.OfBlock(Vectors.Read(vector), 2048));

    [Fact]
    public void Every_length_and_alignment_has_the_sum_of_single_bytes()
    {
        byte[] bytes = TestBytes.Random(400);
        for (int start = 0; start < 33; start++)
            for (int count = 0; count <= 300; count++)
                Assert.Equal(SumOf(bytes.AsSpan(start, count)), WeakSums.OfBlock(bytes.AsSpan(start, count), count));
    }

    [Theory]
    [InlineData(4096)]
    [InlineData(65536)]
    [InlineData(1 << 20)]
    [InlineData(1 << 24)]
    public void Sums_of_the_largest_bytes_wrap_as_those_of_single_bytes(int blockBytes)
    {
        byte[] bytes = TestBytes.Repeat(0xFF, blockBytes);
        Assert.Equal(SumOf(bytes), WeakSums.OfBlock(bytes, blockBytes));
    }

    [Theory]
    [InlineData(0, 2048)]
    [InlineData(1, 2048)]
    [InlineData(33, 64)]
    [InlineData(2047, 2048)]
    [InlineData(70_000, 1 << 24)]
    public void A_short_block_has_the_sum_of_the_block_padded_with_zero_bytes(int count, int blockBytes)
    {
        byte[] bytes = TestBytes.Random(count);
        byte[] padded = [.. bytes, .. new byte[blockBytes - count]];
        Assert.Equal(SumOf(padded), WeakSums.OfBlock(bytes, blockBytes));
    }

    private static uint SumOf(ReadOnlySpan<byte> block) => RollingChecksum.Of(block).Value;
}
