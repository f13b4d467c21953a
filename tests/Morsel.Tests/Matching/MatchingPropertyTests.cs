using Morsel.Hashing;
using Morsel.Target;

namespace Morsel.Tests.Matching;

public class MatchingPropertyTests
{
    private static readonly int Trials = Environment.GetEnvironmentVariable("MORSEL_LONG") == "1" ? 20_000 : 300;

    [Fact]
    public void Whatever_is_reported_is_right()
    {
        for (int trial = 0; trial < Trials; trial++)
        {
            var random = new Random(trial);
            byte[] bytes = RandomEdits.Target(random.Next(20_000), random);
            var target = new SampleTarget(bytes, 8 << random.Next(10), span: random.Next(1, 3), weakBytes: random.Next(1, 5));
            _ = OneStretch.Search(target, RandomEdits.Of(bytes, random));   // the receiver checks
        }
    }

    /// <remarks>
    /// The one exception: a run of matching blocks that were not found before and stand nowhere else in the target is jumped over,
    /// so what begins inside such a block, after its first byte, need not be found. The short last block is no reason to jump.
    /// </remarks>
    [Fact]
    public void With_one_sequential_match_every_block_that_the_seed_holds_is_found_unless_it_begins_inside_a_unique_one_that_was()
    {
        for (int trial = 0; trial < Trials; trial++)
        {
            var random = new Random(trial);
            byte[] bytes = RandomEdits.Target(random.Next(12_000), random);
            var target = new SampleTarget(bytes, 8 << random.Next(10), weakBytes: random.Next(3, 5));
            byte[] seed = RandomEdits.Of(bytes, random);
            CheckingReceiver received = OneStretch.Search(target, seed).Received;
            HashSet<int> jumped = OffsetsInsideUniqueBlocks(target, received);
            foreach ((int block, int offset) in Occurrences(target, seed))
                Assert.True(received.Found.Contains(block) || jumped.Contains(offset), $"trial {trial}: block {block} stands at {offset}");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void On_random_data_everything_is_found_that_zsync_finds(int span)
    {
        for (int trial = 0; trial < Trials; trial++)
        {
            var random = new Random(trial);
            byte[] bytes = TestBytesOf(random, 12_000);
            var target = new SampleTarget(bytes, 16 << random.Next(8), span, weakBytes: random.Next(2, 5));
            byte[] seed = RandomEdits.Of(bytes, random);
            var zsync = target.RangeFinder();
            zsync.Submit(seed);
            zsync.Submit([]);
            BlockSet found = OneStretch.Search(target, seed).Received.Found;
            for (int block = 0; block < target.BlockCount; block++)
                Assert.True(found.Contains(block) || !zsync.Known.Contains(block), $"trial {trial}: block {block}");
        }
    }

    private static byte[] TestBytesOf(Random random, int most)
    {
        byte[] bytes = new byte[random.Next(most)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static HashSet<int> OffsetsInsideUniqueBlocks(SampleTarget target, CheckingReceiver received)
    {
        var twins = target.Matcher().Twins;
        HashSet<int> inside = [];
        foreach ((int first, int count, long seedOffset) in received.Reports)
        {
            for (int i = 0; i < count; i++)
            {
                if (twins.NextOf(first + i) == first + i && target.Index.Layout.RangeOf(first + i).Length == target.BlockBytes)
                    inside.UnionWith(Enumerable.Range((int)seedOffset + (i * target.BlockBytes) + 1, target.BlockBytes - 1));
            }
        }
        return inside;
    }

    // The slow and simple way: every offset, every block with the same sum, every byte.
    private static IEnumerable<(int Block, int Offset)> Occurrences(SampleTarget target, byte[] seed)
    {
        byte[] padded = [.. seed, .. new byte[target.BlockBytes]];
        ILookup<uint, int> blocks = Enumerable.Range(0, target.BlockCount).ToLookup(block => RollingChecksum.Of(target.Padded(block)).Value);
        RollingChecksum window = RollingChecksum.Of(padded.AsSpan(0, target.BlockBytes));
        for (int offset = 0; offset < seed.Length; offset++)
        {
            foreach (int block in blocks[window.Value])
            {
                if (padded.AsSpan(offset, target.BlockBytes).SequenceEqual(target.Padded(block)))
                    yield return (block, offset);
            }
            window.Roll(padded[offset], padded[offset + target.BlockBytes], System.Numerics.BitOperations.Log2((uint)target.BlockBytes));
        }
    }
}
