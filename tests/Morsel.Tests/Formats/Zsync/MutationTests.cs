using System.Text;
using Morsel.Formats;
using Morsel.Formats.Zsync;

namespace Morsel.Tests.Formats.Zsync;

public class MutationTests
{
    private static readonly int Trials = Environment.GetEnvironmentVariable("MORSEL_LONG") == "1" ? 1_000_000 : 5000;

    // What is allocated is bounded by the file, whatever numbers stand in it.
    private const int MostAllocated = 100_000;

    private static readonly string[] Numbers =
        ["0", "-1", "1", "2", "3", "255", "65536", "16777216", "2147483647", "2147483648", "4294967295", "9223372036854775807", "1e9", ""];

    [Fact]
    public void A_damaged_control_file_is_read_or_refused_and_nothing_else()
    {
        byte[][] files = [.. ControlVectors.All.Select(vector => ControlVectors.Control(vector.Control))];
        for (int trial = 0; trial < Trials; trial++)
        {
            var random = new Random(trial);
            byte[] file = files[random.Next(files.Length)];
            for (int i = random.Next(1, 4); i > 0; i--)
                file = Mutated(file, files, random);
            AssertReadOrRefused(file, isWhole: true, trial);
            AssertReadOrRefused(file[..random.Next(file.Length + 1)], isWhole: false, trial);
        }
    }

    private static void AssertReadOrRefused(byte[] file, bool isWhole, int trial)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            switch (new ZsyncFormat().Read(file, isWhole))
            {
                case ReadStep.NeedBytes need:
                    Assert.True(!isWhole && need.Total > file.Length, $"trial {trial} wants {need.Total} bytes where {file.Length} are there");
                    break;
                case ReadStep.Done done:
                    Assert.InRange(done.Description.Index.Proof.Column.Length, 0, file.Length);
                    _ = done.Description.CreateMatcher();
                    break;
            }
        }
        catch (TargetFormatException)
        {
        }
        catch (Exception other) when (other is not Xunit.Sdk.XunitException)
        {
            Assert.Fail($"trial {trial}: {other}");
        }
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostAllocated + (40 * file.Length));
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
                return WithOtherNumber(file, random);
        }
    }

    private static byte[] WithOtherNumber(byte[] file, Random random)
    {
        string text = Encoding.Latin1.GetString(file);
        int[] starts = [.. Enumerable.Range(1, Math.Max(0, Math.Min(text.Length, 250) - 1)).Where(i => char.IsAsciiDigit(text[i]) && !char.IsAsciiDigit(text[i - 1]))];
        if (starts.Length == 0)
            return file;
        int start = starts[random.Next(starts.Length)], end = start;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
            end++;
        return Encoding.Latin1.GetBytes(text[..start] + Numbers[random.Next(Numbers.Length)] + text[end..]);
    }
}
