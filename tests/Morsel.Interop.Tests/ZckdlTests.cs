using Morsel.Interop.Tests.Peers;
using Morsel.Zchunk;

namespace Morsel.Interop.Tests;

/// <summary>What <c>zck</c> made Morsel gets, for no more than <c>zckdl</c> asks, and <c>zckdl</c> gets what Morsel made. Counted by nginx.</summary>
public sealed class ZckdlTests
{
    private const int HeadBytes = 32 << 10;

    private static readonly string[] Fine = ["-m", "-s", "<package "];

    public static TheoryData<string, int> Cases => new()
    {
        { "", 0 }, { "", 1 }, { "", 30 }, { "", 300 }, { "-u", 30 }, { "-m -s", 0 }, { "-m -s", 1 }, { "-m -s", 30 }, { "-m -s", 400 }, { "none", 30 },
    };

    [PeerTheory("zck", "zckdl", "nginx")]
    [MemberData(nameof(Cases))]
    public async Task No_more_bytes_and_no_more_requests_than_zckdl(string options, int changed)
    {
        using var folder = new TestFolder();
        string old = folder.Beside("old.zck");
        await Zck.MakeAsync(folder.WriteBeside("old.xml", PackageMetadata.Of(0)), old, Options(options));
        await Zck.MakeAsync(folder.WriteBeside("new.xml", PackageMetadata.Of(changed)), folder.Served("data.xml.zck"), Options(options));

        Travel zckdl = await CountAsync(folder, (source, output) => Zck.GetAsync(source, output, old));
        Travel morsel = await CountAsync(folder, (source, output) => Morsels.GetAsync(source, output, [old]));

        Assert.True(
            morsel.BodyBytes <= zckdl.BodyBytes + HeadBytes && morsel.RequestCount <= zckdl.RequestCount,
            $"\nMorsel {morsel}\nzckdl {zckdl}");
    }

    [PeerTheory("zck", "zckdl", "nginx")]
    [InlineData("")]
    [InlineData("-m -s")]
    public async Task Nor_where_nothing_is_there(string options)
    {
        using var folder = new TestFolder();
        await Zck.MakeAsync(folder.WriteBeside("new.xml", PackageMetadata.Of(0)), folder.Served("data.xml.zck"), Options(options));

        Travel zckdl = await CountAsync(folder, (source, output) => Zck.GetAsync(source, output, seed: null));
        Travel morsel = await CountAsync(folder, (source, output) => Morsels.GetAsync(source, output, []));

        Assert.True(
            morsel.BodyBytes <= zckdl.BodyBytes + HeadBytes && morsel.RequestCount <= zckdl.RequestCount,
            $"\nMorsel {morsel}\nzckdl {zckdl}");
    }

    [PeerFact("zck", "nginx")]
    public async Task The_earlier_content_is_as_good_as_the_earlier_zchunk_file()
    {
        using var folder = new TestFolder();
        string dictionary = folder.WriteBeside("dictionary", PackageMetadata.Of(0)[..50_000]);
        foreach (string[] options in (string[][])[[], ["-u"], ["-D", dictionary]])
        {
            string content = folder.WriteBeside("old.xml", PackageMetadata.Of(0)), old = folder.Beside("old.zck");
            await Zck.MakeAsync(content, old, options);
            await Zck.MakeAsync(folder.WriteBeside("new.xml", PackageMetadata.Of(30)), folder.Served("data.xml.zck"), options);
            Travel fromPayload = await CountAsync(folder, (source, output) => Morsels.GetAsync(source, output, [old]));
            Travel fromContent = await CountAsync(folder, (source, output) => Morsels.GetAsync(source, output, [content]));
            Assert.InRange(fromContent.BodyBytes, 1, fromPayload.BodyBytes + (options.Length > 1 ? 50_000 : 0));
        }
    }

    [PeerFact("zckdl", "nginx")]
    public async Task Zckdl_gets_what_Morsel_made()
    {
        using var folder = new TestFolder();
        string old = folder.Beside("old.zck");
        foreach (PayloadRequest options in (PayloadRequest[])[new(), new() { ContentDigests = true }, new() { LeastChunkBytes = 1000, MostChunkBytes = 3000 }, new() { ManualChunks = true, SplitAt = "<package "u8.ToArray() }])
        {
            await MakeAsync(options, folder.WriteBeside("old.xml", PackageMetadata.Of(0)), old);
            await MakeAsync(options, folder.WriteBeside("new.xml", PackageMetadata.Of(30)), folder.Served("data.xml.zck"));
            await CountAsync(folder, (source, output) => Zck.GetAsync(source, output, old));
        }
    }

    private static Task<PayloadReport> MakeAsync(PayloadRequest options, string source, string output) =>
        ZchunkFile.CreateAsync(options with { SourcePath = source, OutputPath = output });

    private static string[] Options(string name) => name switch
    {
        "" => [],
        "-m -s" => Fine,
        "none" => ["--compression-format", "none"],
        _ => [name],
    };

    private static async Task<Travel> CountAsync(TestFolder folder, Func<Uri, string, Task> get)
    {
        await using Nginx server = await Nginx.StartAsync(folder);
        string output = Path.Combine(folder.MakeHome("client"), "data.xml.zck");
        await get(new Uri(server.Address, "data.xml.zck"), output);
        Assert.Equal(await File.ReadAllBytesAsync(folder.Served("data.xml.zck")), await File.ReadAllBytesAsync(output));
        IReadOnlyList<LoggedRequest> requests = await server.LogAsync();
        return new Travel(requests.Sum(request => request.BodyBytes), requests.Count, string.Join(" | ", requests.Select(request => $"{request.Range[..Math.Min(40, request.Range.Length)]} ({request.BodyBytes})")));
    }

    private sealed record Travel(long BodyBytes, int RequestCount, string Ranges);
}
