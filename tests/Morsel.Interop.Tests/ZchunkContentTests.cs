using Morsel.Interop.Tests.Peers;
using Morsel.Zchunk;

namespace Morsel.Interop.Tests;

/// <summary>
/// The content of what <c>zck -u</c> made, updated across a change of dictionary or level: where nothing stored is as it was, only content that is new travels.
/// Counted by nginx.
/// </summary>
public sealed class ZchunkContentTests
{
    private const int HeadBytes = 32 << 10;

    [PeerTheory("zck", "unzck", "nginx")]
    [InlineData("content")]
    [InlineData("zck -u")]
    [InlineData("zck")]
    [InlineData("morsel, level 3")]
    public async Task Across_a_change_of_dictionary_only_new_content_travels(string seed)
    {
        using var folder = new TestFolder();
        string before = folder.WriteBeside("before.xml", PackageMetadata.Of(0));
        string dictionary = folder.WriteBeside("dictionary", PackageMetadata.Of(0)[..50_000]);
        string published = folder.Served("data.xml.zck");
        await Zck.MakeAsync(folder.WriteBeside("now.xml", PackageMetadata.Of(6)), published, "-u", "-D", dictionary);
        long missing = await MissingBytesAsync(published, before, folder.Beside("same.zck"), "-u");

        long travelled = await CountAsync(folder, await SeedAsync(seed, before, folder.Beside("seed.zck")));

        PayloadDescription header = ZchunkFile.Inspect(published);
        Assert.InRange(travelled, header.HeaderBytes, header.HeaderBytes + missing + header.Dictionary!.Stored!.Value.Length + HeadBytes);
        // What zckdl would fetch: all of it.
        Assert.InRange(travelled, 0, header.PayloadBytes / 2);
    }

    [PeerTheory("zck", "unzck", "nginx")]
    [InlineData("content")]
    [InlineData("zck")]
    public async Task Across_a_change_of_level_too(string seed)
    {
        using var folder = new TestFolder();
        string before = folder.WriteBeside("before.xml", PackageMetadata.Of(0));
        string published = folder.Served("data.xml.zck");
        await MakeAsync(folder.WriteBeside("now.xml", PackageMetadata.Of(6)), published, level: 15);
        long missing = await MissingBytesAsync(published, before, folder.Beside("same.zck"), "-u");

        long travelled = await CountAsync(folder, await SeedAsync(seed, before, folder.Beside("seed.zck")));

        Assert.InRange(travelled, 1, ZchunkFile.Inspect(published).HeaderBytes + missing + HeadBytes);
    }

    private static async Task<string> SeedAsync(string kind, string content, string output)
    {
        switch (kind)
        {
            case "content":
                return content;
            case "morsel, level 3":
                await MakeAsync(content, output, level: 3);
                return output;
            default:
                await Zck.MakeAsync(content, output, kind.Split(' ')[1..]);
                return output;
        }
    }

    private static Task<PayloadReport> MakeAsync(string source, string output, int level) => ZchunkFile.CreateAsync(
        new PayloadRequest { SourcePath = source, OutputPath = output, ContentDigests = true, Level = level });

    // Stored bytes of chunks whose content the earlier version does not have, as zck cuts it.
    private static async Task<long> MissingBytesAsync(string published, string before, string made, params string[] options)
    {
        await Zck.MakeAsync(before, made, options);
        HashSet<Digest> there = [.. ZchunkFile.Inspect(made).Chunks.Select(chunk => chunk.ContentDigest!)];
        return ZchunkFile.Inspect(published).Chunks.Where(chunk => !there.Contains(chunk.ContentDigest!)).Sum(chunk => chunk.Stored?.Length ?? 0);
    }

    private static async Task<long> CountAsync(TestFolder folder, string seed)
    {
        await using Nginx server = await Nginx.StartAsync(folder);
        string output = Path.Combine(folder.MakeHome("client"), "data.xml");
        using var updater = new Updater();
        await updater.UpdateAsync(new UpdateRequest
        {
            Source = new Uri(server.Address, "data.xml.zck").AbsoluteUri,
            OutputPath = output,
            SeedPaths = [seed],
            AutoSeeds = false,
            Zchunk = new() { Unpack = true },
        });
        string copy = Path.Combine(folder.MakeHome("peer"), "data.xml.zck");
        File.Copy(folder.Served("data.xml.zck"), copy);
        Assert.Equal(await Zck.UnpackAsync(copy), await File.ReadAllBytesAsync(output));
        return (await server.LogAsync()).Sum(request => request.BodyBytes);
    }
}
