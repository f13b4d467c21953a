using Morsel.Formats.Releases;

namespace Morsel.Tests.Formats.Releases;

/// <summary>As fnmatch(3) of glibc without flags answers in the C locale.</summary>
public class NamePatternTests
{
    [Theory]
    [InlineData("*", "", true)]
    [InlineData("*", ".a/b", true)]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    [InlineData("a*c", "abbc", true)]
    [InlineData("a*c", "abbcd", false)]
    [InlineData("a**c", "ac", true)]
    [InlineData("?", "", false)]
    [InlineData("?b", "ab", true)]
    [InlineData("[abc]", "b", true)]
    [InlineData("[a-c]x", "bx", true)]
    [InlineData("[!a-c]", "b", false)]
    [InlineData("[^a-c]", "d", true)]
    [InlineData("[]]", "]", true)]
    [InlineData("[!]]", "]", false)]
    [InlineData("[!]]", "a", true)]
    [InlineData("[a-]", "-", true)]
    [InlineData(@"[\]]", "]", true)]
    [InlineData("[abc", "[abc", true)]
    [InlineData("[", "[", true)]
    [InlineData(@"\*", "*", true)]
    [InlineData(@"\*", "a", false)]
    [InlineData(@"a\", "a", false)]
    [InlineData("Ab", "ab", false)]
    public void A_name_matches_as_fnmatch_says(string pattern, string name, bool matches) => Assert.Equal(matches, NamePattern.Matches(pattern, name));

    [Fact]
    public void Many_stars_take_no_more_steps_than_both_lengths_multiplied() =>
        Assert.False(NamePattern.Matches(string.Concat(Enumerable.Repeat("*a", 500)) + "b", new string('a', 10_000)));

    [Theory]
    [InlineData("Example-*.zsync", ".zsync")]
    [InlineData("Example-[0-9]", "")]
    [InlineData("Example.zsync", "Example.zsync")]
    public void The_end_of_every_name_is_what_follows_the_last_sign(string pattern, string tail) => Assert.Equal(tail, NamePattern.TailOf(pattern));
}
