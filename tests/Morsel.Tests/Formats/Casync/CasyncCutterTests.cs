using System.Runtime.Intrinsics.X86;
using Morsel.Formats.Casync;
using Morsel.Hashing;

namespace Morsel.Tests.Formats.Casync;

public class CasyncCutterTests
{
    public static TheoryData<long, long, long> Sizes => new()
    {
        { 1, 1, 1 }, { 47, 47, 47 }, { 48, 48, 48 }, { 1, 64, 4096 }, { 64, 64, 256 }, { 49, 50, 51 }, { 60, 60, 300 }, { 256, 1024, 4096 }, { 1024, 4096, 16_384 },
        { 5000, 20_000, 30_000 }, { 16_384, 65_536, 262_144 }, { 1000, 1024, 100_000 },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Borders_are_where_the_format_says(long least, long average, long most)
    {
        var sizes = new ChunkSizes(least, average, most);
        for (int seed = 0; seed < 40; seed++)
        {
            byte[] content = Content(new Random(seed), (int)Math.Min(4 * most, 400_000));
            Assert.Equal(Plainly(content, sizes), CasyncIndexes.EndsOf(content, new CasyncCutter(sizes)));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(48)]
    [InlineData(3)]
    [InlineData(3075)]
    public void Both_ways_of_searching_find_the_same_border_wherever_it_may_be(uint divisor)
    {
        var search = new BorderSearch(divisor);
        var random = new Random(1);
        for (int trial = 0; trial < 20_000; trial++)
        {
            byte[] bytes = Content(random, random.Next(48, 700));
            int first = random.Next(48, bytes.Length + 1);
            Assert.Equal(search.FirstByOne(bytes, first), search.First(bytes, first));
            if (Avx512Vbmi.IsSupported)
                Assert.Equal(search.FirstByOne(bytes, first), WideBorderSearch.First(bytes, first, new BorderTest(divisor)));
        }
    }

    [Fact]
    public void A_border_may_end_the_content()
    {
        byte[] content = CasyncInputs.Of("mincut")[..1024];
        Assert.Equal([1024L], CasyncIndexes.EndsOf(content, new CasyncCutter(new ChunkSizes(1024, 4096, 16_384))));
        Assert.Equal([1024L, 1025], CasyncIndexes.EndsOf([.. content, 0], new CasyncCutter(new ChunkSizes(1024, 4096, 16_384))));
    }

    [Fact]
    public void More_is_asked_for_until_the_longest_chunk_can_be_seen()
    {
        var cutter = new CasyncCutter(new ChunkSizes(1024, 4096, 16_384));
        byte[] content = CasyncInputs.Of("mincut");
        Assert.Equal(0, cutter.Cut(content.AsSpan(0, cutter.LookaheadBytes - 1), isEnd: false));
        Assert.Equal(1024, cutter.Cut(content.AsSpan(0, cutter.LookaheadBytes), isEnd: false));
    }

    // Where the formula for the divisor has no value, casync cuts at the longest chunk, and hardly ever elsewhere.
    [Theory]
    [InlineData(16, 9_400_000, 9_400_000, 9_400_000)]
    [InlineData(4096, 10 << 20, 20 << 20, 20 << 20)]
    [InlineData(1, 8 << 20, 9 << 20, 9 << 20)]
    [InlineData(64, 64, 256, 64)]
    [InlineData(1 << 20, 4 << 20, 16 << 20, 5_721_670)]
    [InlineData(16_384, 65_536, 262_144, 49_535)]
    [InlineData(262_144, 1_048_576, 4_194_304, 886_711)]
    public void The_divisor_is_what_casync_takes(long least, long average, long most, uint divisor) =>
        Assert.Equal(divisor, new ChunkSizes(least, average, most).Discriminator);

    [Theory]
    [InlineData(65_536, "16384:65536:262144")]
    [InlineData(3, "1:3:12")]
    [InlineData(64 << 20, "16777216:67108864:134217728")]
    public void An_average_alone_gives_a_quarter_and_four_times_of_it(long average, string sizes) => Assert.Equal(sizes, ChunkSizes.Of(average).ToString());

    [Theory]
    [InlineData(0, 1, 2)]
    [InlineData(2, 1, 3)]
    [InlineData(1, 3, 2)]
    [InlineData(1, 1, (128 << 20) + 1)]
    public void Sizes_that_casync_refuses_are_refused(long least, long average, long most) =>
        Assert.Throws<ArgumentException>(() => new ChunkSizes(least, average, most));

    // The words of FORMAT.md as a program, with a division for each byte.
    private static List<long> Plainly(byte[] content, ChunkSizes sizes)
    {
        var ends = new List<long>();
        int first = sizes.IsFixed ? sizes.Most : Math.Max(sizes.Least, 48);
        for (int start = 0; start < content.Length; start = (int)ends[^1])
        {
            int end = start + first;
            while (end < content.Length && end - start < sizes.Most && (sizes.IsFixed || Buzhash.Of(content.AsSpan(end - 48, 48)) % sizes.Discriminator != sizes.Discriminator - 1))
                end++;
            ends.Add(Math.Min(end, content.Length));
        }
        return ends;
    }

    // Chance, with zeros and repetitions in it.
    private static byte[] Content(Random random, int bytes)
    {
        byte[] content = new byte[random.Next(bytes / 2, bytes + 1)];
        random.NextBytes(content);
        for (int i = random.Next(4); i > 0 && content.Length > 1; i--)
        {
            int at = random.Next(content.Length), count = random.Next(content.Length - at);
            if (random.Next(2) == 0)
                content.AsSpan(at, count).Clear();
            else
                content.AsSpan(0, count).CopyTo(content.AsSpan(at));
        }
        return content.Length < 48 ? [.. content, .. new byte[48]] : content;
    }
}
