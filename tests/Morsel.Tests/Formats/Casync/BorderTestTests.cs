using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Morsel.Formats.Casync;

namespace Morsel.Tests.Formats.Casync;

public class BorderTestTests
{
    // 1, the smallest, those of casync's sizes, 14413 with which another tool had one border too many, a prime, the highest, and powers of two.
    public static TheoryData<uint> Divisors => [1, 2, 3, 48, 192, 768, 3075, 12_318, 14_413, 32_768, 49_535, 65_536, 202_440, 2_030_716, 99_999_989, (1 << 27) - 1, 1 << 27];

    [Theory]
    [MemberData(nameof(Divisors))]
    public void Every_hash_next_to_a_multiple_is_judged_as_by_division(uint divisor)
    {
        var test = new BorderTest(divisor);
        ulong step = (ulong)divisor * (1 + ((1UL << 32) / divisor / 1_000_000));
        for (ulong multiple = 0; multiple <= 1UL << 32; multiple += step)
            AssertAround(test, divisor, multiple);
        AssertAround(test, divisor, (1UL << 32) / divisor * divisor);
    }

    [Theory]
    [MemberData(nameof(Divisors))]
    public void The_highest_hash_is_a_border_for_powers_of_two_only(uint divisor) =>
        Assert.Equal(BitOperations.IsPow2(divisor), new BorderTest(divisor).IsBorder(uint.MaxValue));

    // All multiples are borders, and there are no others: so each of the 2^32 hashes is judged rightly.
    [Theory]
    [InlineData(49_535)]
    public void Of_all_hashes_as_many_are_borders_as_there_are_multiples(uint divisor)
    {
        var test = new BorderTest(divisor);
        long borders = 0;
        for (long hash = 0; hash < 1L << 32; hash++)
            borders += test.IsBorder((uint)hash) ? 1 : 0;
        Assert.Equal((1L << 32) / divisor, borders);
        for (long multiple = divisor; multiple <= 1L << 32; multiple += divisor)
            Assert.True(test.IsBorder((uint)(multiple - 1)));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(3075)]
    [InlineData(14_413)]
    [InlineData(49_535)]
    [InlineData(65_536)]
    [InlineData(1 << 27)]
    public void Of_all_hashes_as_many_are_borders_as_there_are_multiples_16_at_a_time(uint divisor)
    {
        if (!Avx512F.IsSupported)
            return;
        var test = new BorderTest(divisor);
        Vector512<uint> last = Vector512.Create(test.Last), found = default, hashes = Vector512<uint>.Indices;
        for (long done = 0; done < 1L << 32; done += Vector512<uint>.Count, hashes += Vector512.Create((uint)Vector512<uint>.Count))
            found -= Vector512.LessThanOrEqual(test.Quotients(hashes), last);   // true is -1
        Assert.Equal((1L << 32) / divisor, Enumerable.Range(0, Vector512<uint>.Count).Sum(lane => (long)found[lane]));
        long step = divisor * (1 + ((1L << 32) / divisor / 4_000_000));
        for (long multiple = divisor; multiple <= 1L << 32; multiple += step)
            Assert.InRange(test.Quotients(Vector512.Create((uint)(multiple - 1)))[0], 0u, test.Last);
    }

    private static void AssertAround(BorderTest test, uint divisor, ulong multiple)
    {
        for (ulong hash = multiple < 2 ? 0 : multiple - 2; hash <= Math.Min(multiple + 1, uint.MaxValue); hash++)
        {
            if ((hash % divisor == divisor - 1) != test.IsBorder((uint)hash))
                Assert.Fail($"{hash} by {divisor}");
        }
    }
}
