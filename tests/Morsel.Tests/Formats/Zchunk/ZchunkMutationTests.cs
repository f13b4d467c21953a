using Morsel.Formats.Zchunk;

namespace Morsel.Tests.Formats.Zchunk;

/// <summary>Damaged headers, their digest made right again so that what they say is looked at.</summary>
public class ZchunkMutationTests
{
    private static readonly int Trials = Environment.GetEnvironmentVariable("MORSEL_LONG") == "1" ? 1_000_000 : 20_000;

    [Fact]
    public void A_damaged_header_is_read_or_refused_and_nothing_else()
    {
        byte[][] headers = [.. Directory.GetFiles(Vectors.PathOf("zchunk"), "*.z??", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(Header).OfType<byte[]>()];
        Assert.InRange(headers.Length, 30, 100);
        int read = 0;
        for (int trial = 0; trial < Trials; trial++)
        {
            var random = new Random(trial);
            byte[] header = [.. headers[random.Next(headers.Length)]];
            for (int i = random.Next(1, 4); i > 0; i--)
                header = Mutated(header, random);
            if (random.Next(10) > 0)
                Prove(header);
            if (IsRead(header, trial))
                read++;
        }
        Assert.InRange(read, Trials / 100, Trials - 1);
    }

    private static byte[]? Header(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        try
        {
            return file[..ZchunkLead.Read(file).HeaderBytes];
        }
        catch (Exception failure) when (failure is TargetFormatException or ArgumentOutOfRangeException)
        {
            return null;   // one of the hostile ones
        }
    }

    private static bool IsRead(byte[] header, int trial)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            ZchunkHeader payload = ZchunkHeader.Read(header);
            Assert.InRange(payload.ChunkCount, 1, header.Length);
            Assert.InRange(payload.ContentLength, 0, 1L << 50);
            Assert.InRange(payload.Length, payload.HeaderBytes, 1L << 51);
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
        finally
        {
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000 + (20 * header.Length));
        }
    }

    private static byte[] Mutated(byte[] header, Random random)
    {
        if (header.Length == 0)
            return header;
        int at = random.Next(header.Length);
        switch (random.Next(5))
        {
            case 0:
                header[at] ^= (byte)(1 << random.Next(8));
                return header;
            case 1:
                header[at] = (byte)random.Next(256);
                return header;
            case 2:
                return header[..at];
            case 3:
                return [.. header[..at], .. new byte[random.Next(12)], .. header[at..]];
            default:
                int end = Math.Min(header.Length, at + random.Next(40));
                return [.. header[..at], .. header[end..]];
        }
    }

    // Leaves it as it is where it has no lead any more.
    private static void Prove(byte[] header)
    {
        try
        {
            ZchunkLead lead = ZchunkLead.Read(header);
            ZchunkLead.OfHeader(lead.DigestKind, header.AsSpan(5..lead.DigestStart), header.AsSpan(lead.LeadBytes)).CopyTo(header, lead.DigestStart);
        }
        catch (TargetFormatException)
        {
        }
    }
}
