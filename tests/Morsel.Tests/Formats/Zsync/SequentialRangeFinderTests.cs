using System.Text.Json;
using Morsel.Formats;
using Morsel.Target;
using Morsel.Tests.Hashing;
using Morsel.Tests.Matching;

namespace Morsel.Tests.Formats.Zsync;

public class SequentialRangeFinderTests
{
    [Theory]
    [InlineData("rep-0.6.2")]
    [InlineData("rep-zsync3")]
    public void What_zsyncranges_lists_is_listed(string vector)
    {
        using var expected = JsonDocument.Parse(Vectors.Read($"zsync/zsyncranges/{vector}.json"));
        Description description = SampleControl.Read(Vectors.Read($"zsync/zsyncranges/{vector}.zsync"));
        (string reuse, string download) = Ranges(description.CreateRangeFinder()!, description.Index.Layout, Vectors.Read("zsync/zsyncranges/rep.seed"));
        Assert.Equal(expected.RootElement.GetProperty("reuse").GetRawText(), reuse);
        Assert.Equal(expected.RootElement.GetProperty("download").GetRawText(), download);
    }

    // Like the test of zsyncranges itself: 1057 bytes in blocks of 8.
    [Fact]
    public void An_identical_seed_is_reused_whole() =>
        Assert.Equal(("[[0,0,1057]]", "[]"), Ranges(new SampleTarget(TestBytes.Random(1057), 8), TestBytes.Random(1057)));

    [Fact]
    public void An_empty_seed_gives_nothing() =>
        Assert.Equal(("[]", "[[0,1056]]"), Ranges(new SampleTarget(TestBytes.Random(1057), 8), []));

    [Theory]
    [InlineData("ABCD", 1, "BD", "[[64,0,64],[192,64,64]]")]
    [InlineData("ABCD", 1, "CDAB", "[[128,0,128],[0,128,128]]")]   // in the order of the seed
    [InlineData("ABAC", 1, "A", "[[0,0,64],[128,0,64]]")]          // equal blocks are all filled
    [InlineData("ABCD", 2, "B", "[]")]                             // alone, a block is not found
    [InlineData("ABCD", 2, "ABC", "[[0,0,192]]")]                  // the third one continues the run
    [InlineData("ABCD", 2, "ABD", "[[0,0,128]]")]
    [InlineData("AB0", 1, "AB", "[[0,0,128]]")]                    // not in the padding alone
    public void Blocks_are_found_as_zsync_finds_them(string target, int span, string seed, string reuse) =>
        Assert.Equal(reuse, Ranges(SampleTarget.OfLetters(target, span: span), SampleTarget.BytesOf(seed)).Reuse);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void The_pieces_in_which_the_seed_comes_do_not_matter(int span)
    {
        for (int trial = 0; trial < 50; trial++)
        {
            var random = new Random(trial);
            byte[] bytes = RandomEdits.Target(5000, random), seed = RandomEdits.Of(bytes, random);
            var target = new SampleTarget(bytes, 32, span);
            Assert.Equal(Ranges(target, seed), Ranges(target, seed, random.Next(1, 200)));
        }
    }

    private static (string Reuse, string Download) Ranges(SampleTarget target, byte[] seed, int pieceBytes = int.MaxValue) =>
        Ranges(target.RangeFinder(), target.Index.Layout, seed, pieceBytes);

    private static (string Reuse, string Download) Ranges(
        ISeedRangeFinder finder, TargetLayout layout, byte[] seed, int pieceBytes = int.MaxValue)
    {
        for (int start = 0; start < seed.Length; start += Math.Min(pieceBytes, seed.Length - start))
            finder.Submit(seed.AsSpan(start, Math.Min(pieceBytes, seed.Length - start)));
        finder.Submit([]);
        return ($"[{string.Join(',', finder.Found.Select(found => $"[{found.TargetOffset},{found.SeedOffset},{found.Length}]"))}]",
            $"[{string.Join(',', finder.Known.MissingRuns().Select(layout.RangeOf).Select(range => $"[{range.Start},{range.End - 1}]"))}]");
    }
}
