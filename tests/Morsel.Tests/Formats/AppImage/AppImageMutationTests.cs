namespace Morsel.Tests.Formats.AppImage;

public class AppImageMutationTests
{
    private static readonly int Trials = Environment.GetEnvironmentVariable("MORSEL_LONG") == "1" ? 1_000_000 : 10_000;

    // Three texts of 64 KiB each as bytes and as text, and what else is read: whatever numbers stand in the file.
    private const int MostAllocated = 700_000;

    [Fact]
    public void A_damaged_one_is_read_or_refused_in_bounded_memory()
    {
        byte[][] files = [.. Directory.GetFiles(Vectors.PathOf("appimage/elf")).Concat(Directory.GetFiles(Vectors.PathOf("appimage/iso"))).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];
        int readCount = 0;
        for (int trial = 0; trial < Trials; trial++)
        {
            var random = new Random(trial);
            byte[] file = [.. files[random.Next(files.Length)]];
            for (int i = random.Next(1, 5); i > 0; i--)
                file = Mutated(file, random);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                if (AppImages.Read(file) is { } facts)
                {
                    readCount++;
                    Assert.InRange((facts.Update?.Offset ?? 0) + (facts.Update?.Length ?? 0), 0, file.Length);
                    Assert.InRange(facts.FileSystemOffset ?? 0, 0, file.Length);
                }
            }
            catch (TargetFormatException)
            {
                // Refused, and nothing else happened.
            }
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostAllocated);
        }
        Assert.InRange(readCount, Trials / 100, Trials);
    }

    // Numbers stand in the header, and in the table at the end.
    private static byte[] Mutated(byte[] file, Random random)
    {
        if (file.Length == 0)
            return file;
        int at = random.Next(3) switch { 0 => random.Next(Math.Min(64, file.Length)), 1 => Math.Max(0, file.Length - random.Next(1, 600)), _ => random.Next(file.Length) };
        switch (random.Next(5))
        {
            case 0:
                return file[..at];
            case 1:
                file[at] = 0xff;
                break;
            case 2:
                file[at] = (byte)random.Next(256);
                break;
            default:
                file[at] ^= (byte)(1 << random.Next(8));
                break;
        }
        return file;
    }
}
