using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Morsel.Hashing;

namespace Morsel.Tests.Hashing;

public class WeakSumsRollTests
{
    public static TheoryData<int> BlockSizes() => [.. Enumerable.Range(0, 17).Select(shift => 1 << shift)];

    [Theory]
    [MemberData(nameof(BlockSizes))]
    public void Rolling_equals_summing_the_window_at_every_offset(int blockBytes)
    {
        byte[] bytes = TestBytes.Random(blockBytes + 300);
        AssertRolls(bytes, blockBytes, windows: 300);
    }

    [Theory]
    [MemberData(nameof(BlockSizes))]
    public void Rolling_over_the_largest_bytes_wraps_as_single_steps_do(int blockBytes) =>
        AssertRolls(TestBytes.Repeat(0xFF, blockBytes + 200), blockBytes, windows: 200);

    [Fact]
    public void Every_number_of_windows_and_every_alignment_rolls_alike()
    {
        byte[] bytes = TestBytes.Random(300);
        for (int start = 0; start < 17; start++)
            for (int windows = 0; windows <= 200; windows++)
                AssertRolls(bytes.AsSpan(start, windows + 32), 32, windows);
    }

    [Theory]
    [InlineData(1 << 20)]
    [InlineData(1 << 24)]
    public void The_largest_blocks_roll(int blockBytes)
    {
        byte[] bytes = TestBytes.Random(blockBytes + 150);
        var sums = new uint[150];
        uint next = WeakSums.Roll(bytes, blockBytes, WeakSums.OfBlock(bytes.AsSpan(0, blockBytes), blockBytes), sums);

        Assert.Equal(WeakSums.OfBlock(bytes.AsSpan(149, blockBytes), blockBytes), sums[149]);
        Assert.Equal(WeakSums.OfBlock(bytes.AsSpan(150, blockBytes), blockBytes), next);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(131)]
    [InlineData(1000)]
    public void Tiles_chain_by_the_sum_that_is_returned(int tileWindows)
    {
        const int BlockBytes = 512, Windows = 2000;
        byte[] bytes = TestBytes.Random(BlockBytes + Windows);
        uint first = WeakSums.OfBlock(bytes.AsSpan(0, BlockBytes), BlockBytes);
        var whole = new uint[Windows];
        var tiled = new uint[Windows];

        uint afterWhole = WeakSums.Roll(bytes, BlockBytes, first, whole);
        uint next = first;
        for (int start = 0; start < Windows; start += tileWindows)
            next = WeakSums.Roll(bytes.AsSpan(start), BlockBytes, next, tiled.AsSpan(start, Math.Min(tileWindows, Windows - start)));

        Assert.Equal(whole, tiled);
        Assert.Equal(afterWhole, next);
    }

    [Fact]
    public void Too_few_bytes_are_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>("bytes", () => WeakSums.Roll(new byte[107], 8, 0, new uint[100]));

    [Fact]
    public unsafe void Every_width_writes_the_same_checksums_and_as_many_as_fit()
    {
        byte[] bytes = TestBytes.Random(700);
        fixed (byte* start = bytes)
            for (int count = 0; count < 200; count++)
            {
                if (Vector128.IsHardwareAccelerated)
                    AssertWidth(start, count, 16, &RollingSums128.Roll);
                if (Avx2.IsSupported)
                    AssertWidth(start, count, 32, &RollingSums256.Roll);
                if (Avx512BW.IsSupported)
                    AssertWidth(start, count, 64, &RollingSums512.Roll);
            }
    }

    private static unsafe void AssertWidth(
        byte* bytes, int count, int width, delegate*<byte*, int, ref RollingChecksum, uint*, int, int> roll)
    {
        const int BlockBytes = 256;
        RollingChecksum expected = RollingChecksum.Of(new ReadOnlySpan<byte>(bytes, BlockBytes)), sum = expected;
        var sums = new uint[count + 1];
        fixed (uint* first = sums)
            Assert.Equal(count / width * width, roll(bytes, BlockBytes, ref sum, first, count));
        for (int i = 0; i < count / width * width; i++)
        {
            Assert.Equal(expected.Value, sums[i]);
            expected.Roll(bytes[i], bytes[i + BlockBytes], blockShift: 8);
        }
        Assert.Equal(expected.Value, sum.Value);
        Assert.All(sums[(count / width * width)..], untouched => Assert.Equal(0u, untouched));
    }

    private static void AssertRolls(ReadOnlySpan<byte> bytes, int blockBytes, int windows)
    {
        var sums = new uint[windows];
        uint next = WeakSums.Roll(bytes, blockBytes, RollingChecksum.Of(bytes[..blockBytes]).Value, sums);
        var expected = new uint[windows];
        for (int i = 0; i < windows; i++)
            expected[i] = WeakSums.OfBlock(bytes.Slice(i, blockBytes), blockBytes);
        Assert.Equal(expected, sums);
        Assert.Equal(WeakSums.OfBlock(bytes.Slice(windows, blockBytes), blockBytes), next);
    }
}
