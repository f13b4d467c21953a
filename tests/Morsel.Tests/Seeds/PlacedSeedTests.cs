using Morsel.Matching;
using Morsel.Proof;
using Morsel.Seeds;
using Morsel.Target;
using Morsel.Tests.Hashing;
using Morsel.Tests.Matching;

namespace Morsel.Tests.Seeds;

/// <summary>Where much of a target is known to stand is only proven; whatever is said of places, nothing is lost and nothing wrong is found.</summary>
public sealed class PlacedSeedTests
{
    private const int BlockBytes = 512;

    public static TheoryData<int> Trials => [.. Enumerable.Range(0, 40)];

    [Theory]
    [MemberData(nameof(Trials))]
    public async Task Places_that_are_right_wrong_or_beside_give_what_a_search_of_all_gives(int trial)
    {
        var random = new Random(trial);
        byte[] bytes = TestBytes.Random(random.Next(1_500_000, 3_000_000), trial);
        var target = new SampleTarget(bytes, BlockBytes, span: 1 + (trial % 2));
        int at = random.Next(bytes.Length), put = random.Next(3000);
        byte[] seed = [.. bytes[..at], .. TestBytes.Random(put, trial + 1000), .. bytes[at..]];
        CheckingReceiver all = await ScanAsync(target, seed, []);
        Assert.Equal(all.Found.Count, (await ScanAsync(target, seed, Places(random, at, put, bytes.Length, seed.Length))).Found.Count);
    }

    [Fact]
    public async Task What_is_in_its_place_is_found_without_a_search()
    {
        var target = new SampleTarget(TestBytes.Random(4 << 20), BlockBytes, span: 2);
        var watched = new CountingSearch(target.Matcher());
        var received = new CheckingReceiver(target, target.Bytes);
        var scanner = new SeedScanner(new BlockVerifier(target.Index), watched, new BlockSet(target.BlockCount), threads: 2);
        await scanner.ScanAsync(new PlacedSeed(new MemorySeed(target.Bytes), [new SeedPlace(0, new ByteRange(0, 4 << 20))]), received, null, CancellationToken.None);
        Assert.Equal((target.BlockCount, 0L), (received.Found.Count, watched.SearchedBytes));
    }

    // Where it is, a few bytes beside it, and where the target does not reach.
    private static List<SeedPlace> Places(Random random, int at, int put, int length, int seedLength)
    {
        var places = new List<SeedPlace>();
        for (long from = random.Next(200_000); from < seedLength - 2000; from += random.Next(1000, 400_000))
        {
            long bytes = Math.Min(random.Next(1, 900_000), seedLength - from);
            long there = from < at ? from : from - put;
            long start = random.Next(4) switch { 0 => Math.Max(0, there + random.Next(-700, 700)), 1 => random.Next(length), _ => there / BlockBytes * BlockBytes };
            places.Add(new SeedPlace(from, new ByteRange(Math.Max(0, start), Math.Max(0, start) + bytes)));
            from += bytes;
        }
        return places;
    }

    private static async Task<CheckingReceiver> ScanAsync(SampleTarget target, byte[] seed, IReadOnlyList<SeedPlace> places)
    {
        var received = new CheckingReceiver(target, seed);
        var scanner = new SeedScanner(new BlockVerifier(target.Index), target.Matcher(), new BlockSet(target.BlockCount), threads: 2);
        Assert.Null(await scanner.ScanAsync(new PlacedSeed(new MemorySeed(seed), places), received, null, CancellationToken.None));
        return received;
    }

    /// <summary>Counts the offsets that are searched.</summary>
    private sealed class CountingSearch(IBlockMatcher matcher) : IBlockMatcher
    {
        private long _searchedBytes;

        public long SearchedBytes => Interlocked.Read(ref _searchedBytes);

        public int LookaheadBytes => matcher.LookaheadBytes;

        public IBlockTwins Twins => matcher.Twins;

        public IMatchScan CreateScan() => new Scan(this, matcher.CreateScan());

        public IScanFilter FilterFor(BlockSet found) => matcher.FilterFor(found);

        private sealed class Scan(CountingSearch owner, IMatchScan scan) : IMatchScan
        {
            void IMatchScan.Scan(
                SeedStretch stretch, BlockSet found, IScanFilter filter, IBlockProver prover)
            {
                Interlocked.Add(ref owner._searchedBytes, stretch.OwnedBytes);
                scan.Scan(stretch, found, filter, prover);
            }
        }
    }
}
