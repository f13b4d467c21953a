using Morsel.Proof;
using Morsel.Seeds;
using Morsel.Target;
using Morsel.Tests.Hashing;
using Morsel.Tests.Matching;

namespace Morsel.Tests.Seeds;

public class LikelyChangedTests
{
    private const int BlockBytes = 1024;
    private readonly SampleTarget _target = new(TestBytes.Random(400 * BlockBytes), BlockBytes);

    [Fact]
    public void What_lies_between_two_matches_that_are_as_near_in_the_seed_was_passed() =>
        Assert.Equal([10, 11, 12], Passed((0, 10, 0), (13, 87, 13 * BlockBytes)));

    [Fact]
    public void A_beginning_that_is_not_found_was_passed() =>
        Assert.Equal([0, 1], Passed((2, 398, 5000)));

    [Fact]
    public void Content_that_was_put_in_the_seed_hides_nothing() =>
        Assert.Equal([10], Passed((0, 10, 0), (11, 256, (11 * BlockBytes) + (1 << 20))));

    [Fact]
    public void A_short_match_somewhere_else_says_nothing() =>
        Assert.Empty(Passed((0, 10, 0), (11, 255, (11 * BlockBytes) + 1)));

    [Fact]
    public void A_match_far_ahead_in_the_target_alone_says_nothing() =>
        Assert.Empty(Passed((0, 2, 0), (90, 10, 3 * BlockBytes)));

    [Fact]
    public void Matches_far_apart_in_the_seed_say_nothing_of_what_lies_between() =>
        Assert.Empty(Passed((0, 10, 0), (11, 256, (11 * BlockBytes) + (1 << 20) + 1)));

    [Fact]
    public void The_halves_of_a_target_in_the_other_order_pass_only_what_lies_before_the_first_match() =>
        Assert.Empty(Passed((50, 50, 1 << 22), (0, 50, (1 << 22) + (50 * BlockBytes))));

    [Fact]
    public void The_same_content_at_another_place_of_the_target_is_no_step_in_the_seed() =>
        Assert.Equal([10], Passed((0, 10, 0), (90, 2, 3 * BlockBytes), (11, 5, 11 * BlockBytes)));

    [Fact]
    public void A_match_that_begins_in_the_last_one_goes_on_behind_it() =>
        Assert.Equal([30], Passed((0, 10, 0), (8, 12, 8 * BlockBytes), (20, 10, 20 * BlockBytes), (31, 60, 31 * BlockBytes)));

    [Theory]
    [InlineData(20, 10, 10)] // all that was passed
    [InlineData(15, 5, 10)]
    [InlineData(10, 5, 10)]
    [InlineData(8, 4, 10)]
    public void What_another_thread_finds_a_moment_later_was_not_passed(int found, int count, int first)
    {
        int[] passed = [.. Enumerable.Range(first, 20)];
        IEnumerable<int> left = passed.Except(Enumerable.Range(found, count));
        (IEnumerable<int> blocks, long bytes, int stretches) = PassedWith((0, 10, 0), (30, 300, 30 * BlockBytes), (found, count, found * BlockBytes));
        Assert.Equal(left, blocks);
        Assert.Equal((left.Count() * BlockBytes, left.Count(block => !left.Contains(block - 1))), (bytes, stretches));
    }

    private IEnumerable<int> Passed(params (int First, int Count, long SeedOffset)[] findings) => PassedWith(findings).Blocks;

    private (IEnumerable<int> Blocks, long Bytes, int Count) PassedWith(params (int First, int Count, long SeedOffset)[] findings)
    {
        var verifier = new BlockVerifier(_target.Index);
        var passed = new LikelyChanged(_target.Index.Layout);
        foreach ((int first, int count, long seedOffset) in findings)
        {
            VerifiedBlocks? run = null;
            for (int block = first; block < first + count; block++)
            {
                VerifiedBlocks one = verifier.Prove(_target.Bytes.AsMemory(block * BlockBytes), new BlockRun(block, 1)).Take(new BlockRun(block, 1));
                run = run is { } before && BlockVerifier.TryJoin(before, one, out VerifiedBlocks joined) ? joined : one;
            }
            passed.Add(run!.Value, seedOffset);
        }
        return ([.. Enumerable.Range(0, _target.BlockCount).Where(passed.Blocks.Contains)], passed.Bytes, passed.Count);
    }
}
