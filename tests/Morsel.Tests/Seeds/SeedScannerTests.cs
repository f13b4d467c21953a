using Morsel.Proof;
using Morsel.Seeds;
using Morsel.Target;
using Morsel.Tests.Hashing;
using Morsel.Tests.Matching;

namespace Morsel.Tests.Seeds;

public class SeedScannerTests
{
    private const int BlockBytes = 512;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task What_is_found_and_in_which_order_does_not_depend_on_the_number_of_threads(int span)
    {
        byte[] bytes = TestBytes.Random(3 << 20);
        bytes.AsSpan(0, 200_000).CopyTo(bytes.AsSpan(1 << 20));
        var target = new SampleTarget(bytes, BlockBytes, span);
        byte[] seed = Shuffled(bytes, new Random(4));
        CheckingReceiver one = await ScanAsync(target, seed, threads: 1);
        Assert.NotEmpty(one.Reports);
        foreach (int threads in (int[])[2, 3, 7])
            Assert.Equal(one.Reports, (await ScanAsync(target, seed, threads)).Reports);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Stretches_of_a_seed_give_what_the_seed_gives_as_one(int span)
    {
        byte[] bytes = TestBytes.Random(2 << 20);
        var target = new SampleTarget(bytes, BlockBytes, span);
        byte[] seed = [.. TestBytes.Random(12_345, seed: 2), .. bytes, .. bytes[..100]];
        seed.AsSpan(400_000, 3).Clear();
        BlockSet together = OneStretch.Search(target, seed).Received.Found, apart = (await ScanAsync(target, seed, threads: 2)).Found;
        Assert.Equal(Numbers(together), Numbers(apart));
        Assert.Equal(target.BlockCount - 1, apart.Count);
    }

    [Fact]
    public async Task Blocks_that_are_known_are_not_looked_for()
    {
        var target = new SampleTarget(TestBytes.Random(100 * BlockBytes), BlockBytes);
        var known = new BlockSet(target.BlockCount);
        known.Add(new BlockRun(0, 60));
        CheckingReceiver received = await ScanAsync(target, target.Bytes, threads: 2, known);
        Assert.Equal(Enumerable.Range(60, 40), Numbers(received.Found));
    }

    [Fact]
    public async Task A_second_seed_is_searched_only_for_what_the_first_did_not_have()
    {
        var target = new SampleTarget(TestBytes.Random(100 * BlockBytes), BlockBytes);
        var scanner = new SeedScanner(new BlockVerifier(target.Index), target.Matcher(), new BlockSet(target.BlockCount), threads: 2);
        byte[] first = target.Bytes[..(70 * BlockBytes)];
        await scanner.ScanAsync(new MemorySeed(first), new CheckingReceiver(target, first), null, CancellationToken.None);
        var received = new CheckingReceiver(target, target.Bytes);
        await scanner.ScanAsync(new MemorySeed(target.Bytes), received, null, CancellationToken.None);
        Assert.Equal(Enumerable.Range(70, 30), Numbers(received.Found));
    }

    [Fact]
    public async Task A_seed_that_breaks_off_gives_what_was_read_before_and_says_why()
    {
        var target = new SampleTarget(TestBytes.Random(3 << 20), BlockBytes);
        var received = new CheckingReceiver(target, target.Bytes);
        var scanner = new SeedScanner(new BlockVerifier(target.Index), target.Matcher(), new BlockSet(target.BlockCount), threads: 2);
        IOException? problem = await scanner.ScanAsync(new BreakingSeed(target.Bytes, 2 << 20), received, null, CancellationToken.None);
        Assert.Equal("broken", problem?.Message);
        Assert.InRange(received.Found.Count, (1 << 20) / BlockBytes, (2 << 20) / BlockBytes);
    }

    [Fact]
    public async Task A_scan_that_is_cancelled_ends()
    {
        var target = new SampleTarget(TestBytes.Random(1 << 20), BlockBytes);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        var scanner = new SeedScanner(new BlockVerifier(target.Index), target.Matcher(), new BlockSet(target.BlockCount), threads: 3);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => scanner.ScanAsync(
            new MemorySeed(target.Bytes), new CheckingReceiver(target, target.Bytes), null, cancelled.Token));
    }

    [Theory]
    [InlineData(1 << 20, true)]
    [InlineData((1 << 20) + 1, false)]
    public async Task A_seed_of_one_stretch_is_searched_without_another_thread(int bytes, bool isSame)
    {
        var target = new SampleTarget(TestBytes.Random(bytes), BlockBytes);
        var scanner = new SeedScanner(new BlockVerifier(target.Index), target.Matcher(), new BlockSet(target.BlockCount), threads: 2);
        int own = Environment.CurrentManagedThreadId;
        var threads = new List<int>();
        var progress = new Noting(() => threads.Add(Environment.CurrentManagedThreadId));
        var received = new CheckingReceiver(target, target.Bytes);
        await scanner.ScanAsync(new SeedThatTells(target.Bytes, bytes), received, progress, CancellationToken.None);
        Assert.True(received.Found.IsFull);
        Assert.Equal(isSame, threads.All(thread => thread == own));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1 << 20)]
    [InlineData(100 << 20)]
    public async Task A_seed_that_is_longer_or_shorter_than_it_said_is_searched_to_its_end(long said)
    {
        var target = new SampleTarget(TestBytes.Random(12 << 20), BlockBytes, span: 2);
        var scanner = new SeedScanner(new BlockVerifier(target.Index), target.Matcher(), new BlockSet(target.BlockCount), threads: 2);
        byte[] first = target.Bytes[..(5 << 20)];
        await scanner.ScanAsync(new SeedThatTells(first, said), new CheckingReceiver(target, first), null, CancellationToken.None);
        var received = new CheckingReceiver(target, target.Bytes);
        await scanner.ScanAsync(new SeedThatTells(target.Bytes, said), received, null, CancellationToken.None);
        Assert.Equal(Enumerable.Range(5 << 11, 7 << 11), Numbers(received.Found).Where(block => block >= 5 << 11));
    }

    private static async Task<CheckingReceiver> ScanAsync(SampleTarget target, byte[] seed, int threads, BlockSet? known = null)
    {
        var received = new CheckingReceiver(target, seed);
        var scanner = new SeedScanner(new BlockVerifier(target.Index), target.Matcher(), known ?? new BlockSet(target.BlockCount), threads);
        Assert.Null(await scanner.ScanAsync(new MemorySeed(seed), received, null, CancellationToken.None));
        return received;
    }

    private static IEnumerable<int> Numbers(BlockSet blocks) => Enumerable.Range(0, blocks.BlockCount).Where(blocks.Contains);

    /// <summary>Runs an action at every report.</summary>
    private sealed class Noting(Action note) : IProgress<long>
    {
        public void Report(long value) => note();
    }

    /// <summary>A seed that says how long it is.</summary>
    private sealed class SeedThatTells(byte[] bytes, long length) : ISeed
    {
        private readonly MemorySeed _seed = new(bytes);

        public long Length => length;

        public int Read(Span<byte> buffer) => _seed.Read(buffer);

        public void Dispose() => _seed.Dispose();
    }

    // The target four times over, in pieces, with single bytes changed and a part that is never there.
    private static byte[] Shuffled(byte[] bytes, Random random)
    {
        using var seed = new MemoryStream();
        while (seed.Length < 4 * bytes.Length)
        {
            int start = random.Next(bytes.Length - 100_000);
            byte[] piece = bytes.AsSpan(start, random.Next(100_000)).ToArray();
            for (int i = random.Next(3000); i < piece.Length; i += random.Next(1, 5000))
                piece[i] ^= 1;
            if (start is < 1_500_000 or > 1_600_000)
                seed.Write(piece);
        }
        return seed.ToArray();
    }
}
