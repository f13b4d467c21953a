using System.Buffers.Binary;
using System.Security.Cryptography;
using Morsel.Formats.Zchunk;
using Morsel.Hashing;
using Morsel.Tests.Hashing;

namespace Morsel.Tests.Formats.Zchunk;

public class AutomaticCutterTests
{
    [Fact]
    public void The_table_is_the_published_one()
    {
        byte[] table = new byte[1024];
        for (int i = 0; i < 256; i++)
            BinaryPrimitives.WriteUInt32LittleEndian(table.AsSpan(4 * i), Buzhash.Table[i]);
        Assert.Equal("5b52080d38287da9d2e278466e3e0db7ec98e5e8b226f50612a56fa012b1f660", Convert.ToHexStringLower(SHA256.HashData(table)));
    }

    [Fact]
    public void A_border_before_the_shortest_chunk_pushes_its_byte_again() =>
        Assert.Equal([8245, 8240, 8240, 8240, 8240, 8240, 8240, 2315], Cutting.Cut(new AutomaticCutter(), Vectors.Read("zchunk/repush.bin")));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(47)]
    [InlineData(48)]
    [InlineData(8191)]
    [InlineData(8192)]
    [InlineData(8193)]
    [InlineData(131_072)]
    [InlineData(131_073)]
    [InlineData(3_000_000)]
    public void Random_content_is_cut_as_the_ring_cuts_it(int length)
    {
        byte[] content = TestBytes.Random(length);
        Assert.Equal(RingCutter.Cut(content), Cutting.Cut(new AutomaticCutter(), content));
    }

    [Fact]
    public void Bytes_of_one_value_are_cut_as_the_ring_cuts_them()
    {
        byte[] content = new byte[140_000];
        for (int value = 0; value < 256; value++)
        {
            Array.Fill(content, (byte)value);
            Assert.Equal(RingCutter.Cut(content), Cutting.Cut(new AutomaticCutter(), content));
        }
    }

    // Short periods make borders return again and again, in windows that hold bytes twice.
    [Fact]
    public void Periodic_content_is_cut_as_the_ring_cuts_it()
    {
        int repeated = 0;
        for (int trial = 0; trial < 400; trial++)
        {
            var random = new Random(trial);
            byte[] content = Periodic(random);
            List<int> expected = RingCutter.Cut(content);
            Assert.Equal(expected, Cutting.Cut(new AutomaticCutter(), content, random));
            repeated += BordersTooEarly(content);
        }
        Assert.InRange(repeated, 100, int.MaxValue);
    }

    [Theory]
    [InlineData(1, 131_072)]
    [InlineData(48, 1000)]
    [InlineData(100, 100)]
    [InlineData(2048, 65_536)]
    [InlineData(10_000, 20_000)]
    [InlineData(65_536, 300_000)]
    public void Other_bounds_are_kept_as_the_ring_keeps_them(int leastBytes, int mostBytes)
    {
        byte[][] contents = [TestBytes.Random(1_500_000), Periodic(new Random(2)), new byte[1_000_000]];
        foreach (byte[] content in contents)
        {
            List<int> lengths = Cutting.Cut(new AutomaticCutter(leastBytes, mostBytes), content, new Random(1));
            Assert.Equal(RingCutter.Cut(content, leastBytes, mostBytes), lengths);
            Assert.All(lengths.SkipLast(1), length => Assert.InRange(length, leastBytes, mostBytes));
        }
    }

    private static byte[] Periodic(Random random)
    {
        byte[] period = new byte[random.Next(1, 200)];
        byte[] content = new byte[random.Next(20_000, 60_000)];
        random.NextBytes(period);
        for (int i = 0; i < content.Length; i++)
            content[i] = period[i % period.Length];
        for (int i = random.Next(20); i > 0; i--)
            content[random.Next(content.Length)] = (byte)random.Next(256);
        if (random.Next(2) == 0)
            PlantBorders(content, random);
        return content;
    }

    /// <summary>Writes windows that end in a border where a chunk may not end yet.</summary>
    private static void PlantBorders(byte[] content, Random random)
    {
        byte[] window = new byte[48];
        do
            random.NextBytes(window);
        while ((Buzhash.Of(window) & 0x7FFF) != 0);
        for (int i = random.Next(1, 6); i > 0; i--)
            window.CopyTo(content, random.Next(content.Length - 48));
    }

    private static int BordersTooEarly(ReadOnlySpan<byte> content)
    {
        int count = 0;
        for (int at = 48; at <= Math.Min(8192, content.Length); at++)
            if ((Buzhash.Of(content[(at - 48)..at]) & 0x7FFF) == 0)
                count++;
        return count;
    }
}
