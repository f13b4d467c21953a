using Morsel.Formats.Sidecar;

namespace Morsel.Tests.Formats.Sidecar;

public class SidecarMutationTests
{
    private static readonly int Trials = Environment.GetEnvironmentVariable("MORSEL_LONG") == "1" ? 1_000_000 : 5000;

    // What is allocated is bounded by the sidecar, whatever numbers stand in it.
    private const int MostAllocated = 20_000;

    private static readonly byte[][] Pieces =
        [.. new[] { "\n", " ", "=", "%", "%00", "end\n", "target ", "bytes=", "must-x=1", "99999999999999999999", "\0", "\u00ff" }.Select(System.Text.Encoding.Latin1.GetBytes)];

    [Fact]
    public void A_damaged_sidecar_is_read_or_refused_and_what_is_read_can_be_written()
    {
        byte[][] files = [.. Directory.GetFiles(Vectors.PathOf("routes/sidecar")).Order(StringComparer.Ordinal).Select(File.ReadAllBytes).Where(file => file.Length < 8192)];
        int readCount = 0;
        for (int trial = 0; trial < Trials; trial++)
        {
            var random = new Random(trial);
            byte[] file = files[random.Next(files.Length)];
            for (int i = random.Next(1, 4); i > 0; i--)
                file = Mutated(file, files, random);
            long before = GC.GetAllocatedBytesForCurrentThread();
            SidecarReading reading = SidecarReader.Read(file);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostAllocated + (40 * file.Length));
            Assert.True(reading.Sidecar is null != reading.Refusal is null, $"trial {trial}");
            if (reading.Sidecar is not { } sidecar)
                continue;
            readCount++;
            Assert.Equal(sidecar.LineCount, SidecarReader.Read(SidecarWriter.Write(sidecar)).Sidecar!.LineCount);
        }
        Assert.InRange(readCount, Trials / 100, Trials);
    }

    private static byte[] Mutated(byte[] file, byte[][] others, Random random)
    {
        int at = random.Next(file.Length + 1);
        switch (random.Next(4))
        {
            case 0:
                byte[] flipped = [.. file];
                if (at < file.Length)
                    flipped[at] ^= (byte)(1 << random.Next(8));
                return flipped;
            case 1:
                return file[..at];
            case 2:
                byte[] other = others[random.Next(others.Length)];
                return [.. file[..at], .. other[random.Next(other.Length)..]];
            default:
                return [.. file[..at], .. Pieces[random.Next(Pieces.Length)], .. file[at..]];
        }
    }
}
