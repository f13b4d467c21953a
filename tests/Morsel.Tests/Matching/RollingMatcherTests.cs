using Morsel.Tests.Hashing;

namespace Morsel.Tests.Matching;

public class RollingMatcherTests
{
    private const int BlockBytes = 64;

    // Small letters stand for bytes that are no blocks of the target; '|' is one such byte, so that what follows is out of step.
    [Theory]
    [InlineData("ABCD", "ABCD", 1, "0 1 2 3")]
    [InlineData("ABCD", "|A|B|C|D", 1, "0 1 2 3")]
    [InlineData("ABCD", "DCBA", 1, "0 1 2 3")]
    [InlineData("ABCD", "xyz", 1, "")]
    [InlineData("ABAB", "A", 1, "0 2")]               // one content fills all its places
    [InlineData("ABCD", "ABxD", 2, "0 1 3")]          // D stands where it would if C had not changed
    [InlineData("ABCD", "AxCD", 2, "0 2 3")]          // A stands where it would in an earlier version of the file
    [InlineData("ABCD", "|AxCD", 2, "2 3")]           // looked for behind a match, not before one
    [InlineData("ABCD", "|B|", 2, "")]                // alone, with too short a checksum, it is not believed
    [InlineData("ABCD", "|BC|", 2, "1 2")]
    [InlineData("ABCD", "|AB|CD", 2, "0 1 2 3")]
    [InlineData("ABXAB", "AB", 2, "0 1 3 4")]         // a pair fills all its places
    [InlineData("A", "|A", 2, "0")]                   // where there is no second block, one must do
    public void Blocks_are_found_wherever_they_stand(string blocks, string seed, int span, string found)
    {
        var target = SampleTarget.OfLetters(blocks, BlockBytes, span);
        byte[] seedBytes = [.. seed.SelectMany(letter => letter == '|' ? [0x7C] : SampleTarget.BytesOf($"{letter}", BlockBytes))];
        Assert.Equal(found, string.Join(' ', OneStretch.BlocksFound(target, seedBytes)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Of_a_target_of_so_many_blocks_that_its_filter_has_two_levels_each_is_found(int span)
    {
        var target = new SampleTarget(TestBytes.Random(300_000 * 16), blockBytes: 16, span);
        byte[] seed = [.. TestBytes.Random(1_234, seed: 2), .. target.Bytes[160_000..320_000], .. TestBytes.Random(77, seed: 3), .. target.Bytes[^80_000..]];
        Assert.Equal([.. Enumerable.Range(10_000, 10_000), .. Enumerable.Range(295_000, 5_000)], OneStretch.BlocksFound(target, seed));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_target_finds_itself_whole_whatever_its_length(int span)
    {
        byte[] bytes = TestBytes.Random(5 * BlockBytes);
        for (int length = 0; length <= bytes.Length; length++)
            Assert.True(OneStretch.Search(new SampleTarget(bytes[..length], BlockBytes, span), bytes[..length]).Received.Found.IsFull);
    }

    [Fact]
    public void The_short_last_block_is_found_at_the_end_of_the_seed()
    {
        byte[] bytes = TestBytes.Random((2 * BlockBytes) + 10);
        Assert.Equal([2], OneStretch.BlocksFound(new SampleTarget(bytes, BlockBytes), bytes[(2 * BlockBytes)..]));
    }

    [Fact]
    public void The_short_last_block_is_found_before_other_bytes_where_it_continues_a_run()
    {
        byte[] bytes = TestBytes.Random((2 * BlockBytes) + 10);
        Assert.Equal([0, 1, 2], OneStretch.BlocksFound(new SampleTarget(bytes, BlockBytes), [.. bytes, .. TestBytes.Random(999, seed: 5)]));
    }

    [Fact]
    public void A_block_of_zeros_is_not_found_in_the_padding_alone()
    {
        var target = SampleTarget.OfLetters("AB0", BlockBytes);
        Assert.Equal([0, 1], OneStretch.BlocksFound(target, SampleTarget.BytesOf("AB", BlockBytes)));
        Assert.Equal([0, 1, 2], OneStretch.BlocksFound(target, [.. SampleTarget.BytesOf("AB", BlockBytes), 0]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Nothing_is_found_in_an_empty_seed_or_for_an_empty_target(int span)
    {
        Assert.Empty(OneStretch.BlocksFound(SampleTarget.OfLetters("A0", BlockBytes, span), []));
        Assert.Empty(OneStretch.BlocksFound(SampleTarget.OfLetters("", BlockBytes, span), TestBytes.Random(1000)));
    }

    [Fact]
    public void A_seed_shorter_than_a_block_gives_the_blocks_that_it_begins_if_they_end_in_zeros()
    {
        byte[] block = [.. TestBytes.Random(10), .. new byte[BlockBytes - 10]];
        var target = new SampleTarget([.. block, .. TestBytes.Random(BlockBytes, seed: 4)], BlockBytes);
        Assert.Equal([0], OneStretch.BlocksFound(target, block[..10]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void The_short_last_block_does_not_stand_for_its_longer_twin(int span)
    {
        // The last block, padded, is block 1. Before other bytes it is proven by its own ten bytes only.
        byte[] a = TestBytes.Random(BlockBytes), b = [.. TestBytes.Random(10, seed: 6), .. new byte[BlockBytes - 10]];
        byte[] unique = TestBytes.Random(BlockBytes, seed: 7), other = TestBytes.Random(BlockBytes, seed: 8);
        var target = new SampleTarget([.. a, .. b, .. other, .. unique, .. a, .. b[..10]], BlockBytes, span);

        int[] atEnd = [.. OneStretch.BlocksFound(target, [.. unique, .. a, .. b[..10], .. TestBytes.Random(300, seed: 9)])];
        Assert.Equal([3, 4, 5], atEnd.Except([0]));

        byte[] seed = [.. unique, .. a, .. b[..10], .. TestBytes.Random(300, seed: 9), .. a, .. b];
        Assert.Equal([0, 1, 3, 4, 5], OneStretch.BlocksFound(target, seed));
    }

    [Fact]
    public void Few_weak_bits_hide_nothing_in_a_seed_of_ordinary_length()
    {
        // 24 bits for 4096 blocks, as zsync 0.6.3 and later write: an offset in some thousand agrees by chance.
        byte[] bytes = TestBytes.Random(4096 * 512);
        var target = new SampleTarget(bytes, 512, weakBytes: 3);
        byte[] seed = [.. TestBytes.Random(1 << 20, seed: 3), .. bytes[..100_000]];
        Assert.Equal(100_000 / 512, OneStretch.BlocksFound(target, seed).Count());
    }
}
