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

    // What casync writes for these, but for the last ones: it has no such set, and another default.
    [Theory]
    [InlineData("all", "", 0xb0000001ffeffe26)]
    [InlineData("best", "", 0xb0000001ffeffe26)]
    [InlineData("unix", "", 0xb000000000001f09)]
    [InlineData("fat", "", 0xb00000000000e0c0)]
    [InlineData("chattr", "", 0xb000000003ef0000)]
    [InlineData("fat-attrs", "", 0xb00000000000e000)]
    [InlineData("privileged", "", 0xb0000001ec414406)]
    [InlineData("fuse", "", 0xb000000013efff22)]
    [InlineData("all", "privileged", 0xb000000013aebb20)]
    [InlineData("all", "fuse", 0xb0000001ec000004)]
    [InlineData("all", "unix", 0xb0000001ffefe026)]
    [InlineData("all", "fat", 0xb0000001ffef1e26)]
    [InlineData("all", "chattr", 0xb0000001fc00fe26)]
    [InlineData("all", "best", 0xb000000000000111)]
    [InlineData("all", "all", 0xb000000000000000)]
    [InlineData("all", "acl", 0xb0000001dfefff26)]
    [InlineData("all", "permissions", 0xb0000001ffeffe26)]
    [InlineData("all", "32bit-uids", 0xb0000001ffeffe25)]
    [InlineData("all", "nsec-time", 0xb0000001ffeffe16)]
    [InlineData("nsec-time unix", "", 0xb000000000001f21)]
    [InlineData("unix", "sec-time", 0xb000000000001f01)]
    [InlineData("acl", "user-names", 0xb000000020000006)]
    [InlineData("portable", "", 0xb000000000000310)]
    [InlineData("", "", 0xb000000030000226)]
    [InlineData("", "acl", 0xb000000010000326)]
    public void Names_mean_what_they_mean_to_casync(string with, string without, ulong expected) =>
        Assert.Equal(expected, (ulong)CatarFeatureNames.Choose(Words(with), Words(without)));

    [Fact]
    public void A_name_that_means_nothing_is_refused() => Assert.Throws<ArgumentException>(() => CatarFeatureNames.Choose(["nonsense"], []));

    [Fact]
    public void Every_name_stands_for_itself() =>
        Assert.All(CatarFeatureNames.Of(CatarFeatures.Metadata), name => Assert.Equal([name], CatarFeatureNames.Of(CatarFeatureNames.Parse(name))));

    [Theory]
    [InlineData((ulong)CatarFeatures.SecondTime, -1_500_000_001, -1_709_551_616)]
    [InlineData((ulong)CatarFeatures.NanosecondTime, -1_500_000_001, -1_500_000_001)]
    [InlineData((ulong)CatarFeatures.TwoSecondTime, 3_999_999_999, 2_000_000_000)]
    [InlineData((ulong)CatarFeatures.Permissions, 3_999_999_999, 0)]
    public void Times_are_rounded_as_numbers_without_a_sign(ulong features, long nanoseconds, long expected) =>
        Assert.Equal(expected, ((CatarFeatures)features).Rounded(nanoseconds));

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
