using Morsel.Formats.Casync;

namespace Morsel.Tests.Formats.Casync;

public sealed class CatarFeatureTests
{
    // What casync itself writes for these.
    [Theory]
    [InlineData(0x3, 0x2)]
    [InlineData(0x78, 0x20)]
    [InlineData(0x58, 0x10)]
    [InlineData(0x48, 0x8)]
    [InlineData(0x180, 0x100)]
    [InlineData(0x20000000, 0x20000006)]
    [InlineData(0x20000181, 0x20000001)]
    [InlineData(0x20000004, 0x20000004)]
    [InlineData(0x8000000, 0xc000000)]
    [InlineData(0x8000000000100000, 0x8000000000000000)]
    public void Features_that_exclude_one_another_are_normalised(ulong features, ulong expected) =>
        Assert.Equal(expected, (ulong)((CatarFeatures)features).Normalized());

    [Theory]
    [InlineData((ulong)CatarFeatures.SecondTime, -1_500_000_001, -1_709_551_616)]
    [InlineData((ulong)CatarFeatures.NanosecondTime, -1_500_000_001, -1_500_000_001)]
    [InlineData((ulong)CatarFeatures.TwoSecondTime, 3_999_999_999, 2_000_000_000)]
    [InlineData((ulong)CatarFeatures.Permissions, 3_999_999_999, 0)]
    public void Times_are_rounded_as_numbers_without_a_sign(ulong features, long nanoseconds, long expected) =>
        Assert.Equal(expected, ((CatarFeatures)features).Rounded(nanoseconds));
}
