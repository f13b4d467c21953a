using Morsel.Files;
using Morsel.Seeds;
using Morsel.Tests.Matching;

namespace Morsel.Tests.Seeds;

/// <summary>Long holes of a seed are passed over, and nothing that could be found is.</summary>
public sealed class StretchReaderTests
{
    private const int Owned = 64, BlockBytes = 8, Lookahead = BlockBytes - 1;

    [Fact]
    public void Every_window_that_is_not_zeros_alone_is_offered_once_and_zeros_at_least_once()
    {
        for (int trial = 0; trial < 500; trial++)
        {
            var seed = HoleySeed.Any(new Random(trial));
            var offered = new HashSet<long>();
            bool areZerosOffered = false;
            foreach ((long offset, byte[] window) in Windows(seed, new Stretch(new(SampleTarget.OfLetters("ab", BlockBytes).Index), Owned + Lookahead)))
            {
                Assert.True(offered.Add(offset), $"trial {trial}: offset {offset} is offered twice");
                Assert.Equal(seed.WindowAt(offset, BlockBytes), window);
                areZerosOffered |= window.All(b => b == 0);
            }
            for (long offset = 0; offset < seed.FileBytes; offset++)
            {
                bool isZeros = seed.WindowAt(offset, BlockBytes).All(b => b == 0);
                Assert.True(offered.Contains(offset) || (isZeros && areZerosOffered), $"trial {trial}: offset {offset} is not offered");
            }
        }
    }

    [Fact]
    public void Of_holes_without_end_hardly_anything_is_read()
    {
        var seed = new HoleySeed(1L << 50, [(1L << 45, [1, 2, 3]), (1L << 49, [4, 5, 6])]);
        long[] found = [.. Windows(seed, new Stretch(new(SampleTarget.OfLetters("ab", BlockBytes).Index), Owned + Lookahead))
            .Where(window => window.Bytes.Any(b => b != 0)).Select(window => window.Offset)];
        Assert.Equal((20, (1L << 45) - 7, (1L << 49) + 2), (found.Length, found[0], found[^1]));
        Assert.InRange(seed.ReadBytes, 6, 1000);
    }

    private static IEnumerable<(long Offset, byte[] Bytes)> Windows(HoleySeed seed, Stretch stretch)
    {
        var reader = new StretchReader(seed, Owned, Lookahead);
        while (reader.TryRead(stretch))
            for (int i = 0; i < stretch.Place.OwnedBytes; i++)
                yield return (stretch.Place.SeedOffset + i, stretch.Buffer[i..(i + BlockBytes)]);
    }
}

/// <summary>A seed that is stored here and there only.</summary>
internal sealed class HoleySeed(long length, IReadOnlyList<(long Start, byte[] Bytes)> stored) : ISeed
{
    private long _position;

    public long FileBytes => length;

    /// <summary>Bytes that were read.</summary>
    public long ReadBytes { get; private set; }

    public static HoleySeed Any(Random random)
    {
        var stored = new List<(long, byte[])>();
        long position = random.Next(2) == 0 ? 0 : random.Next(400);
        for (int i = random.Next(5); i > 0; i--)
        {
            byte[] bytes = new byte[random.Next(1, 200)];
            random.NextBytes(bytes);
            // Some zeros are stored.
            bytes.AsSpan(random.Next(bytes.Length)).Clear();
            stored.Add((position, bytes));
            position += bytes.Length + random.Next(400);
        }
        return new HoleySeed(position + random.Next(2), stored);
    }

    public byte[] WindowAt(long offset, int bytes)
    {
        byte[] window = new byte[bytes];
        CopyTo(window, offset);
        return window;
    }

    public FileExtent StoredFrom(long offset)
    {
        foreach ((long start, byte[] bytes) in stored)
            if (start + bytes.Length > offset)
                return new FileExtent(Math.Max(offset, start), start + bytes.Length);
        return new FileExtent(length, length);
    }

    public int Read(Span<byte> buffer)
    {
        int count = (int)Math.Min(buffer.Length, length - _position);
        buffer[..count].Clear();
        CopyTo(buffer[..count], _position);
        _position += count;
        ReadBytes += count;
        return count;
    }

    public void Skip(long bytes) => _position += bytes;

    public void Dispose()
    {
    }

    private void CopyTo(Span<byte> into, long offset)
    {
        foreach ((long start, byte[] bytes) in stored)
            for (long i = Math.Max(offset, start); i < Math.Min(offset + into.Length, start + bytes.Length); i++)
                into[(int)(i - offset)] = bytes[(int)(i - start)];
    }
}
