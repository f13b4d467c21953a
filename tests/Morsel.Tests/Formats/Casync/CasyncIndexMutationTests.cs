using Morsel.Formats.Casync;

namespace Morsel.Tests.Formats.Casync;

/// <summary>Damaged indexes are read or refused, and nothing else; what is read is sound.</summary>
public class CasyncIndexMutationTests
{
    private static readonly int Trials = Environment.GetEnvironmentVariable("MORSEL_LONG") == "1" ? 1_000_000 : 20_000;

    [Fact]
    public void A_damaged_index_is_read_or_refused_and_nothing_else()
    {
        byte[][] indexes = [.. Directory.GetFiles(Vectors.PathOf("casync/idx")).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];
        int read = 0;
        for (int trial = 0; trial < Trials; trial++)
        {
            var random = new Random(trial);
            byte[] index = [.. indexes[random.Next(indexes.Length)]];
            for (int i = random.Next(1, 4); i > 0 && index.Length > 0; i--)
                index = Mutated(index, random);
            read += IsRead(index, trial) ? 1 : 0;
        }
        Assert.InRange(read, Trials / 100, Trials - 1);
    }

    private static bool IsRead(byte[] file, int trial)
    {
        try
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            CasyncIndex index = CasyncIndex.Read(file);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000 + (2 * file.Length));
            Assert.Equal(file.Length, 104 + (40 * index.ChunkCount));
            for (int chunk = 0; chunk < index.ChunkCount; chunk++)
                Assert.InRange(index.RangeOf(chunk).Length, 1, index.Sizes.Most);
            return true;
        }
        catch (TargetFormatException)
        {
            return false;
        }
        catch (Exception other) when (other is not Xunit.Sdk.XunitException)
        {
            Assert.Fail($"trial {trial}: {other}");
            return false;
        }
    }

    // Whole items come and go, too, so that not only the first check is tried.
    private static byte[] Mutated(byte[] index, Random random)
    {
        int at = random.Next(index.Length);
        switch (random.Next(6))
        {
            case 0:
                index[at] ^= (byte)(1 << random.Next(8));
                return index;
            case 1:
                index[random.Next(Math.Min(index.Length, 104))] = (byte)random.Next(256);
                return index;
            case 2:
                return index[..at];
            case 3:
                return [.. index[..at], .. new byte[random.Next(50)], .. index[at..]];
            case 4:
                return [.. index[..at], .. index[Math.Min(index.Length, at + 40)..]];
            default:
                random.NextBytes(index.AsSpan(at, Math.Min(8, index.Length - at)));
                return index;
        }
    }
}
