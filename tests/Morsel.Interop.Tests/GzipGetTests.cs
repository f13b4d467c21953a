using System.IO.Compression;
using System.Text;
using Morsel.Compression.Gzip;
using Morsel.Interop.Tests.Peers;

namespace Morsel.Interop.Tests;

/// <summary>What zsyncmake describes the inside of, Morsel gets as zsync 0.6.2 does, and for no more bytes.</summary>
public sealed class GzipGetTests
{
    // What 0.6.2 guesses of the length of a block header, and what one may have.
    private const int HeaderBytesMore = 100;

    [PeerTheory("zsync", "zsyncmake", "nginx", "gzip")]
    [InlineData(6, false, 5)]
    [InlineData(9, false, 100)]
    [InlineData(9, true, 5)]
    [InlineData(6, true, 100)]
    [InlineData(1, false, 5)]
    public async Task A_gzip_file_is_updated_as_by_zsync(int level, bool isRsyncable, int edits)
    {
        using var folder = new TestFolder();
        byte[] plain = Text(8_000_000, seed: level);
        string packed = await Gzip.CompressAsync(folder.Write("target.tar", plain), new GzipSettings(level, isRsyncable));
        // zsyncmake never guesses other levels than these.
        await AssertSameAsync(folder, packed, Old(plain, edits), isMadeAgain: level is 6 or 9);
    }

    [PeerTheory("zsync", "zsyncmake", "nginx")]
    [InlineData(0)]
    [InlineData(5)]
    public async Task A_gzip_file_of_another_packer_is_updated_as_by_zsync(int level)
    {
        using var folder = new TestFolder();
        byte[] plain = Text(3_000_000, seed: level);
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, new ZLibCompressionOptions { CompressionLevel = level }, leaveOpen: true))
            gzip.Write(plain);
        await AssertSameAsync(folder, folder.Write("target.tar.gz", packed.ToArray()), Old(plain, 20), isMadeAgain: false);
    }

    [PeerFact("zsync", "zsyncmake", "nginx", "gzip")]
    public async Task Without_a_seed_the_gzip_file_comes_once()
    {
        using var folder = new TestFolder();
        byte[] plain = Text(6_000_000, seed: 1);
        string packed = await Gzip.CompressAsync(folder.Write("target.tar", plain), new GzipSettings(9));
        await ZsyncPeer.MakeAsync(packed);
        await using Nginx server = await Nginx.StartAsync(folder);
        string output = folder.Beside("ours.tar.gz");
        UpdateReport report = await Morsels.GetAsync(new Uri(server.Address, "target.tar.gz.zsync"), output, []);
        Assert.Equal(await File.ReadAllBytesAsync(packed), await File.ReadAllBytesAsync(output));
        Assert.InRange(report.TransferredBytes, 1, new FileInfo(packed).Length);
        Assert.Equal(1, report.DataRequests);
    }

    private static async Task AssertSameAsync(TestFolder folder, string packed, byte[] old, bool isMadeAgain)
    {
        string name = Path.GetFileName(packed);
        await ZsyncPeer.MakeAsync(packed);
        string seed = folder.WriteBeside("seed.tar", old), theirs = folder.Beside("theirs.tar.gz"), ours = folder.Beside("ours.tar.gz");
        await using Nginx server = await Nginx.StartAsync(folder);
        var control = new Uri(server.Address, name + ".zsync");
        await ZsyncPeer.GetAsync(control, theirs, seed);
        LoggedRequest[] their = [.. (await server.LogAsync()).Where(request => request.Path == "/" + name)];
        UpdateReport report = await Morsels.GetAsync(control, ours, [seed]);
        byte[] result = await File.ReadAllBytesAsync(report.OutputPath);
        Assert.Equal(await File.ReadAllBytesAsync(theirs), result);
        Assert.Equal(isMadeAgain, report.RecompressedLength is not null);
        if (isMadeAgain)
            Assert.Equal(await File.ReadAllBytesAsync(packed), result);
        long theirBytes = their.Sum(request => request.BodyBytes), theirRanges = their.Sum(request => request.Range.Count(c => c == '-'));
        string counts = $"{report.TransferredBytes} bytes in {report.DataRequests} requests, zsync {theirBytes} in {their.Length} with {theirRanges} ranges";
        Assert.True(report.TransferredBytes <= theirBytes + (HeaderBytesMore * theirRanges), counts);
        Assert.True(report.DataRequests <= Math.Max(2, their.Length), counts);
    }

    // Lines that resemble one another, as those of sources do.
    private static byte[] Text(int length, int seed)
    {
        var random = new Random(seed);
        string[] words = [.. Enumerable.Range(0, 3000).Select(_ => new string([.. Enumerable.Range(0, random.Next(2, 10)).Select(_ => (char)random.Next('a', 'z' + 1))]))];
        var text = new StringBuilder(length + 100);
        while (text.Length < length)
        {
            for (int i = random.Next(3, 12); i > 0; i--)
                text.Append(words[(int)(words.Length * random.NextDouble() * random.NextDouble())]).Append(' ');
            text.Append('\n');
        }
        return Encoding.ASCII.GetBytes(text.ToString(0, length));
    }

    private static byte[] Old(byte[] plain, int edits)
    {
        var random = new Random(edits);
        byte[] old = [.. plain];
        for (int i = 0; i < edits; i++)
            random.NextBytes(old.AsSpan(random.Next(old.Length - 5000), random.Next(1, 5000)));
        return old;
    }
}
