using Morsel.Tests.Hashing;

namespace Morsel.Tests.Matching;

/// <summary>Data in which blocks or their weak checksums repeat: everything reusable is reused, and the work stays in proportion to the seed.</summary>
public class DegenerateDataTests
{
    private const int BlockBytes = 256;
    private const int SeedBytes = 256 << 10;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Zeros(int span) => AssertAllReusedInLinearWork(new byte[SeedBytes], new byte[SeedBytes + 77], span);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Islands_in_zeros(int span)
    {
        byte[] target = TestBytes.Random(SeedBytes);
        for (int i = 0; i < target.Length; i++)
            target[i] = i / 1000 % 5 == 0 ? target[i] : (byte)0;
        AssertAllReusedInLinearWork(target, [.. new byte[333], .. target], span);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_period_that_is_no_multiple_of_the_block(int span)
    {
        byte[] period = TestBytes.Random(1021), target = new byte[SeedBytes];
        for (int i = 0; i < target.Length; i++)
            target[i] = period[i % period.Length];
        AssertAllReusedInLinearWork(target, target[100..], span, mostMissing: span);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Two_kinds_of_blocks_with_equal_weak_checksums(int span) =>
        AssertAllReusedInLinearWork(Blocks(count: 1024, kinds: 2), [.. TestBytes.Random(99), .. Blocks(count: 1024, kinds: 2)], span);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Thousands_of_blocks_with_equal_weak_checksums(int span) =>
        AssertAllReusedInLinearWork(Blocks(count: 4096, kinds: 4096), [.. TestBytes.Random(99), .. Blocks(count: 4096, kinds: 4096)], span);

    [Fact]
    public void Constant_blocks_with_the_weak_checksum_of_zeros()
    {
        // In blocks of 64 KiB every even byte, repeated, sums to zero.
        const int large = 64 << 10;
        byte[] target = [.. new byte[8 * large], .. TestBytes.Repeat(0x20, 8 * large), .. TestBytes.Random(8 * large)];
        var sample = new SampleTarget(target, large);
        Assert.Equal(sample.Weak.Sums[0], sample.Weak.Sums[8]);
        byte[] seed = [.. TestBytes.Random(5, seed: 2), .. target];
        (CheckingReceiver received, long hashedBytes) = OneStretch.Search(sample, seed);
        Assert.True(received.Found.IsFull, $"{received.Found.Count} of {sample.BlockCount} blocks");
        AssertLinear(hashedBytes, seed, large);
    }

    [Fact]
    public void A_seed_made_to_agree_with_weak_checksums_everywhere_is_given_up_after_bounded_work()
    {
        // So few bits of the weak checksums are kept that chance does what malice would.
        var target = new SampleTarget(TestBytes.Random(SeedBytes), BlockBytes, weakBytes: 1);
        byte[] seed = TestBytes.Random(SeedBytes, seed: 3);
        AssertLinear(OneStretch.Search(target, seed).HashedBytes, seed, BlockBytes);
    }

    [Fact]
    public void Where_weak_checksums_agree_at_nearly_every_offset_little_is_hashed()
    {
        // Each block has its own content, and all have the same weak checksum: so has nearly every window of the seed.
        var target = new SampleTarget(Scattered(new Random(1)), BlockBytes, span: 2);
        Assert.Single(target.Weak.Sums.Distinct());
        byte[] seed = Scattered(new Random(2));
        Assert.InRange(OneStretch.Search(target, seed).HashedBytes, 1, 4L * (seed.Length + (64 * BlockBytes)));
    }

    // +1, -1, -1, +1 on four neighbours changes neither the sum of the bytes nor the weighted one.
    private static byte[] Scattered(Random random)
    {
        byte[] bytes = TestBytes.Repeat(98, SeedBytes);
        for (int block = 0; block < SeedBytes; block += BlockBytes)
        {
            for (int half = 0; half < 2; half++)
                "caac"u8.CopyTo(bytes.AsSpan(block + (half * BlockBytes / 2) + random.Next((BlockBytes / 2) - 4)));
        }
        return bytes;
    }

    private static void AssertAllReusedInLinearWork(byte[] bytes, byte[] seed, int span, int mostMissing = 0)
    {
        var target = new SampleTarget(bytes, BlockBytes, span);
        (CheckingReceiver received, long hashedBytes) = OneStretch.Search(target, seed);
        Assert.InRange(target.BlockCount - received.Found.Count, 0, mostMissing);
        AssertLinear(hashedBytes, seed, BlockBytes);
    }

    // Each byte may be hashed a few times; a seed much shorter than 64 blocks may cost as much as one of 64.
    private static void AssertLinear(long hashedBytes, byte[] seed, int blockBytes) =>
        Assert.InRange(hashedBytes, 0, 5L * (seed.Length + (64 * blockBytes)));

    // +1, -2, +1 on three neighbours changes neither the sum of the bytes nor the weighted one.
    private static byte[] Blocks(int count, int kinds)
    {
        byte[] bytes = TestBytes.Repeat(100, count * BlockBytes);
        for (int block = 0; block < count; block++)
        {
            for (int bit = 0, kind = block % kinds; kind != 0; bit++, kind >>= 1)
            {
                int at = (block * BlockBytes) + (bit * 3);
                (bytes[at], bytes[at + 1], bytes[at + 2]) = (kind & 1) == 0 ? ((byte)100, (byte)100, (byte)100) : ((byte)101, (byte)98, (byte)101);
            }
        }
        return bytes;
    }
}
