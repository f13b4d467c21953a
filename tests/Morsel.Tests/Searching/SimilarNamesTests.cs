using Morsel.Searching;

namespace Morsel.Tests.Searching;

public class SimilarNamesTests
{
    [Theory]
    [InlineData("app-9", "app-10")]
    [InlineData("app-1.9.iso", "app-1.10.iso")]
    [InlineData("app-01", "app-1")]
    [InlineData("app-0099", "app-100")]
    [InlineData("app-1", "app-1.1")]
    [InlineData("app-99999999999999999999", "app-100000000000000000000")]
    public void A_version_is_before_another_by_the_values_of_its_numbers(string before, string after)
    {
        Assert.InRange(SimilarNames.CompareVersions(before, after), int.MinValue, -1);
        Assert.InRange(SimilarNames.CompareVersions(after, before), 1, int.MaxValue);
        Assert.Equal(0, SimilarNames.CompareVersions(after, after));
    }

    [Theory]
    [InlineData("a-1#b-2.iso", "a-3#b-4.iso", true)]    // its own sign is no version
    [InlineData("a-1#b-2.iso", "a-3-b-4.iso", false)]
    [InlineData("1.iso", "22.iso", true)]
    [InlineData("a1b2", "a1b", false)]
    [InlineData("a1a", "a", false)]                     // shorter than what stands on both sides of the version
    [InlineData("app.iso", "app.iso", false)]
    [InlineData("app-1.iso", "app-1.iso", false)]
    [InlineData("app-1", "app-1.part", false)]
    public void A_name_is_similar_that_is_another_in_its_versions_only(string name, string other, bool isSimilar) =>
        Assert.Equal(isSimilar, new SimilarNames(name).Contain(other));

    [Fact]
    public void Of_very_many_the_nearest_on_both_sides_are_looked_at()
    {
        string[] all = [.. Enumerable.Range(0, 1000).Select(number => $"app-{number}.iso")];
        var names = new SimilarNames("app-500.iso");
        Assert.Equal(
            [.. all[436..500], .. all[501..565]],
            names.Nearest(all.Where(name => names.Contain(name))).Order(Comparer<string>.Create(SimilarNames.CompareVersions)));
    }

    [Fact]
    public void Of_fewer_all_are_looked_at()
    {
        string[] all = [.. Enumerable.Range(1, 64).Select(number => $"app-{number}.iso")];
        Assert.Equal(all.Order(), new SimilarNames("app-999.iso").Nearest(all).Order());
        Assert.Equal(all.Order(), new SimilarNames("app-0.iso").Nearest(all).Order());
    }
}
