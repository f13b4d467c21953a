using Morsel.Interop.Tests.Peers;

namespace Morsel.Interop.Tests;

/// <summary>What <c>make --units</c> writes is a zstd file for everybody.</summary>
public sealed class CompressedUnitsTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [PeerFact("zstd")]
    public async Task The_zstd_command_unpacks_it_and_makes_it_little_smaller()
    {
        foreach ((int unitBytes, int level) in new[] { (512, 3), (2048, 9), (2048, 19), (128 << 10, 16) })
        {
            byte[] content = Content(new Random(unitBytes + level));
            string source = _folder.Write("target", content);
            MakeReport report = await new Maker().MakeAsync(
                new MakeRequest { SourcePath = source, Units = new() { AreMade = true, UnitBytes = unitBytes, Level = level } });
            string units = report.Units?.Path ?? throw new InvalidOperationException(report.Units?.Problem);
            string unpacked = _folder.Beside("unpacked"), stock = _folder.Beside("stock.zst");
            await PeerProcess.RunAsync(Peer.Find("zstd"), ["-q", "-d", "-f", units, "-o", unpacked], Path.GetDirectoryName(unpacked)!);
            Assert.Equal(content, await File.ReadAllBytesAsync(unpacked));
            await PeerProcess.RunAsync(Peer.Find("zstd"), ["-q", "-f", $"-{level}", source, "-o", stock], Path.GetDirectoryName(stock)!);
            // Codes of their own for every unit cost bytes, the more the shorter units are.
            Assert.InRange(new FileInfo(units).Length, 1, new FileInfo(stock).Length * (unitBytes < 2048 ? 1.7 : 1.4));
        }
    }

    // Words, and what was there before with something put in.
    private static byte[] Content(Random random)
    {
        var content = new List<byte>();
        while (content.Count < 1_500_000)
        {
            if (random.Next(3) == 0 && content.Count > 10_000)
                content.AddRange(content.GetRange(random.Next(content.Count - 10_000), random.Next(100, 10_000)));
            for (int words = random.Next(1, 500); words > 0; words--)
                content.AddRange(BitConverter.GetBytes(random.Next(1000) * 7919).AsSpan(0, 3));
        }
        return [.. content];
    }
}
