using System.Buffers.Binary;
using Morsel.Compression.Inflate;

namespace Morsel.Tests.Compression.Inflate;

public class InflaterTests
{
    [Fact]
    public void What_zlib_deflates_is_inflated()
    {
        for (int seed = 0; seed < 150; seed++)
        {
            (byte[] packed, byte[] plain) = DeflateSamples.Any(seed, 400_000);
            InflateRun run = InflateRun.Of([.. packed, 1, 2, 3]);
            Assert.True(run.Stop == InflateStop.StreamEnd && plain.AsSpan().SequenceEqual(run.Plain), $"seed {seed}: {run.Stop} {run.Fault}");
            Assert.Equal(packed.Length, run.Consumed);
            Assert.InRange(run.BitPosition, ((packed.Length - 1) * 8) + 1, packed.Length * 8);
        }
    }

    [Fact]
    public void Pieces_of_any_size_give_the_same()
    {
        for (int seed = 0; seed < 150; seed++)
        {
            (byte[] packed, byte[] plain) = DeflateSamples.Any(seed, 100_000);
            var random = new Random(seed);
            int most = random.Next(1, 600);
            InflateRun run = InflateRun.Of([.. packed, 7], () => random.Next(most + 1), () => random.Next(most + 1));
            Assert.True(run.Stop == InflateStop.StreamEnd && plain.AsSpan().SequenceEqual(run.Plain), $"seed {seed}: {run.Stop} {run.Fault}");
            Assert.Equal(packed.Length, run.Consumed);
        }
    }

    [Fact]
    public void A_truncated_stream_gives_all_that_is_sound_and_asks_for_more()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            (byte[] packed, byte[] plain) = DeflateSamples.Any(seed, 20_000);
            InflateRun run = InflateRun.Of(packed.AsSpan(0, new Random(seed).Next(packed.Length)));
            Assert.Equal(InflateStop.NeedsInput, run.Stop);
            Assert.Equal(plain[..run.Plain.Length], run.Plain);
        }
    }

    [Fact]
    public void It_stops_at_the_first_border_at_or_behind_a_pause()
    {
        byte[] plain = DeflateSamples.Plain(3, 200_000, 1), buffer = new byte[plain.Length + 1];
        byte[] packed = DeflateSamples.Deflate(plain, 6);
        var wholes = Borders(packed, plain.Length, 1);
        foreach (int step in (int[])[2, 100, 1024, 5000])
        {
            List<(int Out, long Bit)> found = Borders(packed, plain.Length, step);
            int at = 0;
            for (int next = step; at < found.Count; next = ((found[at].Out / step) + 1) * step, at++)
                Assert.Equal(wholes.First(border => border.Out >= next), found[at]);
            Assert.True(at > 0);
        }
    }

    [Theory]
    [InlineData(nameof(InflateFault.ReservedBlockType), "07")]
    [InlineData(nameof(InflateFault.StoredLengthMismatch), "010100ffff")]
    [InlineData(nameof(InflateFault.DistanceTooFar), "0302")]              // fixed, length 3, distance 1, nothing before it
    [InlineData(nameof(InflateFault.UnusedSymbol), "1b03")]                // fixed, symbol 286
    [InlineData(nameof(InflateFault.UnusedDistance), "4b043e")]            // fixed, a, length 3, distance symbol 30
    [InlineData(nameof(InflateFault.TooManyCodes), "fdff")]
    [InlineData(nameof(InflateFault.BadCodeLengthCode), "050092")]             // three codes of one bit
    [InlineData(nameof(InflateFault.BadCodeLengthCode), "050002")]             // only one
    [InlineData(nameof(InflateFault.NoEndOfBlock), "050000")]
    public void A_broken_stream_is_named(string fault, string packed)
    {
        InflateRun run = InflateRun.Of([.. Convert.FromHexString(packed), .. new byte[40]]);
        Assert.Equal((InflateStop.Broken, fault), (run.Stop, run.Fault.ToString()));
        Assert.NotEmpty(run.Fault.Text());
    }

    [Fact]
    public void A_stream_of_empty_blocks_comes_to_an_end()
    {
        byte[] empty = [.. Enumerable.Repeat(new byte[] { 0, 0, 0, 0xFF, 0xFF }, 100_000).SelectMany(block => block)];
        InflateRun run = InflateRun.Of(empty);
        Assert.Equal((InflateStop.Broken, InflateFault.NoProgress), (run.Stop, run.Fault));
        Assert.InRange(run.Consumed, 60_000, 70_000);
        Assert.Equal(InflateStop.StreamEnd, InflateRun.Of([.. empty[..5000], 1, 0, 0, 0xFF, 0xFF]).Stop);
    }

    [Fact]
    public void A_window_from_elsewhere_is_reached_to_its_first_byte_and_no_farther()
    {
        byte[] window = DeflateSamples.Plain(0, 1000, 5);
        byte[] packed = DeflateWithDictionary(distance: 1000);
        byte[] buffer = [.. window, .. new byte[10]];
        var inflater = new Inflater();
        inflater.Begin(0, window.Length);
        Assert.Equal(new InflateStep(InflateStop.StreamEnd, packed.Length, 3), inflater.Inflate(packed, buffer, window.Length));
        Assert.Equal(window[..3], buffer[1000..1003]);
        inflater.Begin(0, window.Length - 1);
        Assert.Equal(InflateStop.Broken, inflater.Inflate(packed, buffer, window.Length).Stop);
        Assert.Equal(InflateFault.DistanceTooFar, inflater.Fault);
    }

    [Fact]
    public void Nothing_is_allocated_on_the_way()
    {
        (byte[] packed, byte[] plain) = (DeflateSamples.Deflate(DeflateSamples.Plain(3, 100_000, 2), 6), new byte[100_000]);
        var inflater = new Inflater();
        long before = 0;
        for (int round = 0; round < 50; round++)
        {
            if (round == 25)
                before = GC.GetAllocatedBytesForCurrentThread();
            inflater.Begin();
            InflateStep step;
            int consumed = 0, position = 0;
            do
            {
                step = inflater.Inflate(packed.AsSpan(consumed), plain, position);
                (consumed, position) = (consumed + step.Consumed, position + step.Produced);
            }
            while (step.Stop == InflateStop.BlockEnd);
            Assert.Equal(InflateStop.StreamEnd, step.Stop);
        }
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20_000);
    }

    private static List<(int Out, long Bit)> Borders(byte[] packed, int length, int step)
    {
        byte[] buffer = new byte[length];
        var borders = new List<(int, long)>();
        var inflater = new Inflater();
        inflater.Begin();
        InflateStep done;
        int consumed = 0, position = 0;
        do
        {
            done = inflater.Inflate(packed.AsSpan(consumed), buffer, position, ((position / step) + 1) * step);
            (consumed, position) = (consumed + done.Consumed, position + done.Produced);
            if (done.Stop == InflateStop.AtPause)
                borders.Add((position, inflater.BitPosition));
        }
        while (done.Stop is InflateStop.AtPause or InflateStop.BlockEnd);
        Assert.Equal(InflateStop.StreamEnd, done.Stop);
        return borders;
    }

    // One fixed block with one match of three bytes.
    private static byte[] DeflateWithDictionary(int distance)
    {
        // 1 final, 01 fixed, 0000001 length 3; distance 769 + 8 extra bits is symbol 19 (10011), each code highest bit first; 0000000 the end.
        ulong bits = 0;
        int count = 0;
        void Add(int value, int width, bool isCode)
        {
            for (int i = 0; i < width; i++)
                bits |= (ulong)(value >> (isCode ? width - 1 - i : i) & 1) << count++;
        }
        Add(1, 1, false);
        Add(1, 2, false);
        Add(1, 7, true);
        Add(19, 5, true);
        Add(distance - 769, 8, false);
        Add(0, 7, true);
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, bits);
        return bytes[..((count + 7) / 8)];
    }
}
