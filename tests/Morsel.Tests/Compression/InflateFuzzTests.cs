using System.IO.Compression;
using Morsel.Compression.Inflate;

namespace Morsel.Tests.Compression;

/// <summary>Damaged streams give what zlib makes of them, sound bytes and verdict, and never more time than their length.</summary>
public class InflateFuzzTests
{
    private static readonly int Trials = Environment.GetEnvironmentVariable("MORSEL_LONG") == "1" ? 10_000_000 : 20_000;

    [Fact]
    public void A_damaged_stream_is_inflated_as_zlib_does_it()
    {
        byte[][] streams = [.. Enumerable.Range(0, 400).Select(seed => DeflateSamples.Any(seed, 3000).Packed)];
        int behindHeader = 0;
        object gate = new();
        Parallel.For(0, (Trials + 999) / 1000, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, batch =>
        {
            var fuzz = new Trial(streams);
            for (int trial = batch * 1000; trial < (batch + 1) * 1000; trial++)
                fuzz.Run(trial);
            lock (gate)
                behindHeader += fuzz.BehindHeader;
        });
        Assert.True(behindHeader > Trials / 2, $"only {behindHeader} of {Trials} streams got past the first block header");
    }

    private sealed class Trial(byte[][] streams)
    {
        private const int MostPlain = 1 << 20;

        private readonly byte[] _expected = new byte[MostPlain];
        private readonly byte[] _plain = new byte[MostPlain + 1];
        private readonly Inflater _inflater = new();

        public int BehindHeader { get; private set; }

        public void Run(int trial)
        {
            var random = new Random(trial);
            byte[] packed = Damaged(streams[random.Next(streams.Length)], random);
            (int expected, bool isSound) = ByZlib(packed);
            (int found, InflateStop stop) = ByMorsel(packed, random.Next(2) == 0 ? int.MaxValue : random.Next(1, 300));
            // zlib may stop before what it could still have given, never behind it; and what it calls sound must be.
            bool agree = isSound ? found == expected && stop is InflateStop.StreamEnd or InflateStop.NeedsInput or InflateStop.OutputFull : stop == InflateStop.Broken;
            int common = Math.Min(found, expected);
            Assert.True(agree && found >= expected && _plain.AsSpan(0, common).SequenceEqual(_expected.AsSpan(0, common)),
                $"trial {trial}: zlib gives {expected} bytes ({(isSound ? "sound" : "broken")}), Morsel {found} ({stop}, {_inflater.Fault}): {Convert.ToHexStringLower(packed)}");
            if (found > 0 || stop == InflateStop.StreamEnd)
                BehindHeader++;
        }

        private (int Count, bool IsSound) ByZlib(byte[] packed)
        {
            using var inflater = new DeflateStream(new MemoryStream(packed), CompressionMode.Decompress);
            int count = 0;
            try
            {
                while (count < _expected.Length && inflater.Read(_expected, count, _expected.Length - count) is > 0 and int read)
                    count += read;
                return (count, true);
            }
            catch (InvalidDataException)
            {
                return (count, false);
            }
        }

        private (int Count, InflateStop Stop) ByMorsel(byte[] packed, int piece)
        {
            _inflater.Begin();
            int consumed = 0, position = 0;
            InflateStop stop;
            int idle = 0;
            do
            {
                InflateStep step = _inflater.Inflate(packed.AsSpan(consumed, Math.Min(piece, packed.Length - consumed)), _plain.AsSpan(0, MostPlain), position);
                idle = step is { Consumed: 0, Produced: 0 } ? idle + 1 : 0;
                (consumed, position, stop) = (consumed + step.Consumed, position + step.Produced, step.Stop);
            }
            while (idle < 8 && (stop == InflateStop.BlockEnd || (stop == InflateStop.NeedsInput && consumed < packed.Length)));
            Assert.InRange(idle, 0, 7);
            return (position, stop);
        }

        private byte[] Damaged(byte[] stream, Random random)
        {
            byte[] packed = [.. stream];
            for (int i = random.Next(1, 4); i > 0; i--)
            {
                // Half of the time the codes at the beginning are spared.
                int from = random.Next(2) == 0 ? 0 : Math.Min(packed.Length, 100), at = random.Next(from, packed.Length + 1);
                switch (random.Next(5))
                {
                    case 0 or 1 when at < packed.Length:
                        packed[at] ^= (byte)(1 << random.Next(8));
                        break;
                    case 2 when at < packed.Length:
                        packed[at] = (byte)random.Next(256);
                        break;
                    case 3:
                        packed = packed[..at];
                        break;
                    default:
                        byte[] other = streams[random.Next(streams.Length)];
                        packed = [.. packed[..at], .. other[random.Next(other.Length)..]];
                        break;
                }
            }
            return packed;
        }
    }
}
