using Morsel.Matching;

namespace Morsel.Tests.Matching;

public class BitFilterTests
{
    private readonly uint[] _sums = [.. Hashing.TestBytes.Random(2000).Chunk(4).Select(chunk => BitConverter.ToUInt32(chunk))];

    [Theory]
    [InlineData(false, uint.MaxValue)]
    [InlineData(true, uint.MaxValue)]
    [InlineData(true, 0xFFFFu)]
    public void Many_offsets_at_once_give_what_single_ones_give(bool isPair, uint mask)
    {
        uint[] weak = _sums[..400], next = isPair ? _sums[100..] : [];
        BitFilter filter = FilterOf(weak, next, mask, step: 37);
        ulong[] together = new ulong[7], alone = new ulong[7];
        filter.Test(weak, next, mask, together);
        for (int offset = 0; offset < weak.Length; offset++)
        {
            ulong[] one = new ulong[1];
            filter.Test(weak.AsSpan(offset, 1), isPair ? next.AsSpan(offset, 1) : default, mask, one);
            alone[offset >> 6] |= one[0] << (offset & 63);
        }
        Assert.Equal(alone, together);
    }

    [Fact]
    public void What_was_added_is_never_missed_and_little_else_is_found()
    {
        BitFilter filter = FilterOf(_sums, [], uint.MaxValue, step: 10);
        ulong[] candidates = new ulong[8];
        filter.Test(_sums, [], uint.MaxValue, candidates);
        for (int offset = 0; offset < _sums.Length; offset += 10)
            Assert.Equal(1ul, candidates[offset >> 6] >> (offset & 63) & 1);
        Assert.InRange(candidates.Sum(word => System.Numerics.BitOperations.PopCount(word)), 50, 65);
    }

    private static BitFilter FilterOf(uint[] weak, uint[] next, uint mask, int step)
    {
        var filter = new BitFilter((weak.Length / step) + 1);
        for (int offset = 0; offset < weak.Length; offset += step)
            filter.Add(BlockTable.Key(weak[offset] & mask, next.Length == 0 ? 0 : next[offset] & mask));
        return filter;
    }
}
