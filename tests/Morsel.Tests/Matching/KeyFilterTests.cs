using System.Numerics;
using System.Runtime.InteropServices;
using Morsel.Matching;

namespace Morsel.Tests.Matching;

public class KeyFilterTests
{
    // From this count on a filter has two levels.
    private const int Many = 300_000;

    private readonly uint[] _sums = [.. MemoryMarshal.Cast<byte, uint>(Hashing.TestBytes.Random(8000))];

    [Theory]
    [InlineData(false, uint.MaxValue, 10)]
    [InlineData(true, uint.MaxValue, 10)]
    [InlineData(true, 0xFFFFu, 10)]
    [InlineData(false, uint.MaxValue, Many)]
    [InlineData(true, uint.MaxValue, Many)]
    [InlineData(true, 0xFFFFu, Many)]
    public void Many_offsets_at_once_give_what_single_ones_give(bool isPair, uint mask, int keyCount)
    {
        uint[] weak = _sums[..1600], next = isPair ? _sums[100..] : [];
        KeyFilter filter = FilterOf(new WindowKeys(weak, next, mask), step: 37, keyCount);
        ulong[] together = new ulong[25], alone = new ulong[25];
        filter.Test(new WindowKeys(weak, next, mask), together);
        for (int offset = 0; offset < weak.Length; offset++)
        {
            ulong[] one = new ulong[1];
            filter.Test(new WindowKeys(weak.AsSpan(offset, 1), isPair ? next.AsSpan(offset, 1) : default, mask), one);
            alone[offset >> 6] |= one[0] << (offset & 63);
        }
        Assert.Equal(alone, together);
    }

    [Theory]
    [InlineData(200, 215)]
    [InlineData(Many, 200)]
    public void What_was_added_is_never_missed_and_little_else_is_found(int keyCount, int most)
    {
        const int step = 10;
        KeyFilter filter = FilterOf(new WindowKeys(_sums, [], uint.MaxValue), step, keyCount);
        ulong[] candidates = new ulong[32];
        filter.Test(new WindowKeys(_sums, [], uint.MaxValue), candidates);
        for (int offset = 0; offset < _sums.Length; offset += step)
            Assert.Equal(1ul, candidates[offset >> 6] >> (offset & 63) & 1);
        Assert.InRange(candidates.Sum(word => BitOperations.PopCount(word)), _sums.Length / step, most);
    }

    [Theory]
    [InlineData(8_192)]
    [InlineData(262_144)]
    [InlineData(262_145)]
    [InlineData(1_048_576)]
    [InlineData(4_194_304)]
    public void Of_offsets_that_are_no_block_few_pass_whatever_the_number_of_blocks(int keyCount)
    {
        uint[] keys = [.. MemoryMarshal.Cast<byte, uint>(Hashing.TestBytes.Random(4 * keyCount))];
        var filter = new KeyFilter(keyCount);
        foreach (uint key in keys)
            filter.Add(key);
        uint[] others = [.. MemoryMarshal.Cast<byte, uint>(Hashing.TestBytes.Random(4 << 16, seed: 7))];
        ulong[] candidates = new ulong[1 << 10];
        filter.Test(new WindowKeys(others, [], uint.MaxValue), candidates);
        Assert.InRange(candidates.Sum(word => BitOperations.PopCount(word)), 0, others.Length / 80);
    }

    private static KeyFilter FilterOf(WindowKeys keys, int step, int keyCount)
    {
        var filter = new KeyFilter(keyCount);
        for (int offset = 0; offset < keys.Count; offset += step)
            filter.Add(keys[offset]);
        return filter;
    }
}
