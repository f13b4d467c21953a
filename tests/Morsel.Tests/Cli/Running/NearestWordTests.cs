using Morsel.Cli.Running;

namespace Morsel.Tests.Cli.Running;

public class NearestWordTests
{
    private static readonly string[] Words = ["--seed", "--store", "--netrc", "--netrc-file", "get", "plan"];

    [Theory]
    [InlineData("--sed", "--seed")]        // left out
    [InlineData("--seeed", "--seed")]      // put in
    [InlineData("--seid", "--seed")]       // replaced
    [InlineData("--sede", "--seed")]       // two neighbours in the wrong order
    [InlineData("--netrc-fiel", "--netrc-file")]
    [InlineData("teg", null)]              // two of three letters
    [InlineData("gte", "get")]
    [InlineData("--", null)]
    [InlineData("", null)]
    [InlineData("--frob", null)]
    public void A_word_is_meant_if_at_most_a_third_of_its_letters_differ(string written, string? meant) => Assert.Equal(meant, NearestWord.To(written, Words));

    [Fact]
    public void A_very_long_word_is_compared_with_none() => Assert.Null(NearestWord.To(new string('x', 100_000), Words));
}
