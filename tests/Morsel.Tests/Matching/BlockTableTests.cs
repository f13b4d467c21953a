using Morsel.Matching;

namespace Morsel.Tests.Matching;

public class BlockTableTests
{
    [Theory]
    [InlineData("ABC", 1, "0 1 2")]
    [InlineData("ABA", 1, "0,2 1")]
    [InlineData("AAAA", 1, "0,1,2,3")]
    [InlineData("ABCABD", 1, "0,3 1,4 2 5")]
    [InlineData("ABCABD", 2, "0,3 1 2 4 5")]   // AB twice; B stands before C and before D
    [InlineData("AAAA", 2, "0,1,2 3")]
    [InlineData("A", 2, "0")]
    public void Places_with_the_same_content_make_a_ring(string blocks, int span, string rings)
    {
        IBlockTwins twins = SampleTarget.OfLetters(blocks, span: span).Matcher().Twins;
        IEnumerable<string> found = Enumerable.Range(0, blocks.Length)
            .Where(block => twins.FirstOf(block) == block)
            .Select(first => string.Join(',', RingFrom(twins, first).Order()));
        Assert.Equal(rings, string.Join(' ', found));
    }

    [Fact]
    public void A_ring_is_entered_by_its_lowest_place()
    {
        var target = SampleTarget.OfLetters("XABAYA");
        BlockTable table = target.Matcher().Table;
        for (int block = 0; block < target.BlockCount; block++)
        {
            Assert.Equal(table.FirstOf(block), table.FindWeak(BlockTable.Key(target.Weak.Sums[block], 0), out bool isAmbiguous));
            Assert.False(isAmbiguous);
        }
    }

    [Fact]
    public void A_checksum_that_no_block_has_finds_nothing() =>
        Assert.Equal(-1, SampleTarget.OfLetters("ABC").Matcher().Table.FindWeak(BlockTable.Key(0x12345678, 0), out _));

    [Fact]
    public void Contents_that_share_weak_checksums_are_told_apart_by_the_strong_ones()
    {
        // With one weak byte kept there are 256 checksums for 300 blocks.
        var target = new SampleTarget(Hashing.TestBytes.Random(300 * 64), 64, weakBytes: 1);
        BlockTable table = target.Matcher().Table;
        int ambiguousCount = 0;
        for (int block = 0; block < target.BlockCount; block++)
        {
            ulong key = BlockTable.Key(target.Weak.Sums[block], 0);
            int lowest = table.FindWeak(key, out bool isAmbiguous);
            Assert.Equal(block, isAmbiguous ? table.Find(key, target.Index.Proof.Of(block)) : lowest);
            ambiguousCount += isAmbiguous ? 1 : 0;
        }
        Assert.InRange(ambiguousCount, 44, 300);
    }

    private static IEnumerable<int> RingFrom(IBlockTwins twins, int first)
    {
        yield return first;
        for (int twin = twins.NextOf(first); twin != first; twin = twins.NextOf(twin))
        {
            Assert.Equal(first, twins.FirstOf(twin));
            yield return twin;
        }
    }
}
