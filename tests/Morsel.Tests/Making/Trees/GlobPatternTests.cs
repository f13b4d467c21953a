using System.Text;
using Morsel.Making.Trees;

namespace Morsel.Tests.Making.Trees;

public sealed class GlobPatternTests
{
    [Theory]
    [InlineData("[[:digit:]]", "7", true)]
    [InlineData("[[:digit:]]", "x", false)]
    [InlineData("[[:]", ":", true)]      // the set of "[" and ":"
    [InlineData("[[:]", "x", false)]
    [InlineData("a[[:]*", "a[b", true)]
    public void A_class_in_brackets_ends_with_a_colon_of_its_own(string pattern, string name, bool matches) =>
        Assert.Equal(matches, GlobPattern.Matches(Encoding.ASCII.GetBytes(pattern), Encoding.ASCII.GetBytes(name)));
}
