using System.Text;
using Morsel.Formats.Zchunk;
using Morsel.Tests.Hashing;

namespace Morsel.Tests.Formats.Zchunk;

public class SplittingCutterTests
{
    [Theory]
    [InlineData("abc<text:def<text:ghi", "<text:", "abc|<text:def|<text:ghi")]
    [InlineData("<text:<text:", "<text:", "<text:|<text:")]
    [InlineData("x<text:", "<text:", "x|<text:")]             // zck loses the x
    [InlineData("<text:abcdef<te", "<text:", "<text:abcdef<te")]   // zck loses the end
    [InlineData("abc<<text:def", "<text:", "abc<<text:def")]  // not found by zck either
    [InlineData("aaaa", "a", "a|a|a|a")]
    [InlineData("aaaaa", "aa", "aa|aaa")]
    [InlineData("", "a", "")]
    [InlineData("abc", "abcd", "abc")]
    public void A_chunk_ends_before_each_occurrence(string content, string text, string expected)
    {
        var cutter = new SplittingCutter(new ManualCutter(), Encoding.ASCII.GetBytes(text));
        List<int> lengths = Cutting.Cut(cutter, Encoding.ASCII.GetBytes(content));
        Assert.Equal(expected.Length == 0 ? [] : expected.Split('|').Select(chunk => chunk.Length), lengths);
    }

    [Theory]
    [InlineData("aXbXcXd", 3, "aXb|XcXd")]
    [InlineData("XaXbbbXc", 1, "Xa|Xbbb|Xc")]
    [InlineData("XaXbbbXc", 3, "XaXbbb|Xc")]
    [InlineData("XaXb", 4, "XaXb")]
    public void What_would_end_a_chunk_too_early_is_passed_over(string content, int leastBytes, string expected)
    {
        var cutter = new SplittingCutter(new ManualCutter(), "X"u8.ToArray(), leastBytes);
        Assert.Equal(expected.Split('|').Select(chunk => chunk.Length), Cutting.Cut(cutter, Encoding.ASCII.GetBytes(content)));
    }

    [Fact]
    public void Longest_and_shortest_chunk_hold_together()
    {
        byte[] content = Vectors.Read("zchunk/meta-v1.xml");
        List<int> Lengths(int? seed) =>
            Cutting.Cut(new SplittingCutter(new ManualCutter(5000), "<package "u8.ToArray(), 2000), content, seed is { } s ? new Random(s) : null);
        Assert.All(Lengths(null).SkipLast(1), length => Assert.InRange(length, 2000, 5000));
        for (int seed = 0; seed < 20; seed++)
            Assert.Equal(Lengths(null), Lengths(seed));
    }

    [Fact]
    public void Borders_do_not_depend_on_how_the_content_comes()
    {
        byte[] content = Vectors.Read("zchunk/meta-v1.xml");
        byte[] text = "<package "u8.ToArray();
        List<int> expected = Cutting.Cut(new SplittingCutter(new AutomaticCutter(), text), content);
        Assert.InRange(expected.Count, 50, int.MaxValue);
        for (int seed = 0; seed < 20; seed++)
            Assert.Equal(expected, Cutting.Cut(new SplittingCutter(new AutomaticCutter(), text), content, new Random(seed)));
    }

    [Fact]
    public void Between_occurrences_chunks_end_where_they_would_without_them()
    {
        byte[] content = [.. TestBytes.Random(300_000, 1), .. "<split>"u8, .. TestBytes.Random(300_000, 2)];
        List<int> lengths = Cutting.Cut(new SplittingCutter(new AutomaticCutter(), "<split>"u8.ToArray()), content, new Random(3));
        Assert.Equal([.. RingCutter.Cut(content.AsSpan(0, 300_000)), .. RingCutter.Cut(content.AsSpan(300_000))], lengths);
    }

    [Fact]
    public void Without_an_occurrence_a_chunk_has_10_MiB() => Assert.Equal(
        [10 << 20, 10 << 20, 5], Cutting.Cut(new SplittingCutter(new ManualCutter(), "x"u8.ToArray()), new byte[(20 << 20) + 5]));
}
