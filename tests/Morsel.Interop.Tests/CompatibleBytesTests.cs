using Morsel.Interop.Tests.Peers;
using Morsel.Zsync;

namespace Morsel.Interop.Tests;

/// <summary>What Morsel writes for old clients is what zsyncmake 0.6.2 writes, byte for byte.</summary>
public sealed class CompatibleBytesTests
{
    private const int FileCount = 40;
    private const int MaxLength = 1_500_000;

    [PeerFact("zsyncmake")]
    public async Task The_control_file_of_any_file_is_zsyncmakes()
    {
        using var folder = new TestFolder();
        var random = new Random(62);
        for (int i = 0; i < FileCount; i++)
        {
            // Small lengths more often than large ones: there the sizes of the checksums change.
            int length = (int)Math.Pow(MaxLength, random.NextDouble());
            int? blockBytes = random.Next(2) == 0 ? null : 512 << random.Next(8);
            byte[] content = new byte[length];
            random.NextBytes(content);
            string path = folder.Write($"file{i}.bin", content);
            File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch.AddSeconds(random.Next(1, int.MaxValue)));
            await AssertSameAsync(path, blockBytes);
        }
    }

    [PeerTheory("zsyncmake")]
    [InlineData(0, null)]
    [InlineData(1, null)]
    [InlineData(2047, null)]
    [InlineData(2048, null)]
    [InlineData(2049, null)]
    [InlineData(100_000, 1024)]
    [InlineData(100_000_000, null)]   // the larger block size
    public async Task The_control_file_of_a_file_at_a_border_is_zsyncmakes(int length, int? blockBytes)
    {
        using var folder = new TestFolder();
        await AssertSameAsync(folder.Write("border.bin", SeededPair.Make("nothing", length).New), blockBytes);
    }

    private static async Task AssertSameAsync(string path, int? blockBytes)
    {
        byte[] expected = await File.ReadAllBytesAsync(await ZsyncPeer.MakeAsync(path, blockBytes));
        File.Delete(path + ".zsync");
        byte[] made = await File.ReadAllBytesAsync(await Morsels.MakeAsync(path, ZsyncDialect.Zsyncmake062, blockBytes));
        int common = expected.AsSpan().CommonPrefixLength(made);
        Assert.True(
            common == expected.Length && common == made.Length,
            $"{new FileInfo(path).Length} bytes in blocks of {blockBytes}: byte {common} differs\n{Shown(expected, common)}\n{Shown(made, common)}");
    }

    private static string Shown(byte[] content, int around) =>
        Convert.ToHexStringLower(content[Math.Max(0, around - 20)..Math.Min(content.Length, around + 20)]);
}
