using Morsel.Proof;
using Morsel.Seeds;
using Morsel.Target;
using Morsel.Tests.Hashing;
using Morsel.Tests.Matching;

namespace Morsel.Tests.Seeds;

/// <summary>A sample tells what the rest of a seed gives, wherever that stands.</summary>
public sealed class SeedSamplerTests
{
    private const int BlockBytes = 1024, SeedBytes = 64 << 20;

    private static readonly SampleTarget Target = new(TestBytes.Random(16 << 20), BlockBytes);

    [Theory]
    [InlineData(0)]
    [InlineData(0.05)]
    [InlineData(0.25)]
    public void What_stands_in_one_piece_is_seen_wherever_it_is(double share)
    {
        int held = (int)(share * Target.BlockCount) * BlockBytes;
        for (int place = 0; place < 5; place++)
        {
            byte[] seed = TestBytes.Random(SeedBytes, seed: 7);
            Target.Bytes.AsSpan(0, held).CopyTo(seed.AsSpan((SeedBytes - held) / 5 * place));
            Assert.InRange(PromisedBy(seed), 0.6 * held, 1.5 * held);
        }
    }

    [Theory]
    [InlineData(0.02)]
    [InlineData(0.2)]
    public void What_is_scattered_is_seen(double share)
    {
        byte[] seed = TestBytes.Random(SeedBytes, seed: 8);
        var random = new Random(9);
        int held = 0;
        for (int block = 0; block < Target.BlockCount; block++)
        {
            if (random.NextDouble() >= share)
                continue;
            Target.Padded(block).CopyTo(seed.AsSpan((int)((long)block * (SeedBytes / Target.BlockCount)) + random.Next(2000)));
            held += BlockBytes;
        }
        Assert.InRange(PromisedBy(seed), 0.5 * held, 1.6 * held);
    }

    [Fact]
    public void What_came_from_elsewhere_meanwhile_and_what_was_scanned_promises_nothing_more()
    {
        byte[] seed = TestBytes.Random(SeedBytes, seed: 10);
        Target.Bytes.AsSpan(0, 4 << 20).CopyTo(seed.AsSpan(8 << 20));
        Target.Bytes.AsSpan(4 << 20, 4 << 20).CopyTo(seed.AsSpan(40 << 20));
        SeedSample sample = SampleOf(seed);
        var known = new BlockSet(Target.BlockCount);
        Assert.InRange(sample.Promised(Target.Index.Layout, known, 20 << 20, SeedBytes)!.Value, 2 << 20, 6 << 20);
        known.Add(new BlockRun(4096, 4096));
        Assert.Equal(0, sample.Promised(Target.Index.Layout, known, 20 << 20, SeedBytes));
        Assert.Null(sample.Promised(Target.Index.Layout, known, SeedBytes - 100, SeedBytes));
    }

    [Fact]
    public void A_seed_of_which_a_sample_would_be_a_good_part_has_none() =>
        Assert.Null(new SeedSampler(new BlockVerifier(Target.Index), Target.Matcher(), new BlockSet(Target.BlockCount)).Take(new MemorySeed(new byte[500_000]), 0, 500_000));

    private static double PromisedBy(byte[] seed) =>
        SampleOf(seed).Promised(Target.Index.Layout, new BlockSet(Target.BlockCount), 0, seed.Length)!.Value;

    private static SeedSample SampleOf(byte[] seed) =>
        new SeedSampler(new BlockVerifier(Target.Index), Target.Matcher(), new BlockSet(Target.BlockCount)).Take(new MemorySeed(seed), 0, seed.Length)!;
}
