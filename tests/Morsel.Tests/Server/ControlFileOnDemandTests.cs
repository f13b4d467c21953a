using System.Net;
using Morsel.Server;

namespace Morsel.Tests.Server;

public sealed class ControlFileOnDemandTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task A_control_file_that_is_not_there_is_made_and_describes_the_file()
    {
        byte[] content = server.Write("made one.bin", 100_000);
        RawAnswer answer = await AskUntilMadeAsync("/made%20one.bin.zsync");
        Assert.Equal("application/x-zsync", answer["Content-Type"]);
        DescriptionReport description = await InspectAsync("made%20one.bin.zsync");
        Assert.Equal(content.Length, description.Length);
        Assert.Equal("made one.bin", description.FileName);
        Assert.Equal(["made%20one.bin"], description.Locations);
    }

    [Fact]
    public async Task It_answers_ranges_and_conditions_like_every_file()
    {
        server.Write("like.bin", 100_000);
        RawAnswer whole = await AskUntilMadeAsync("/like.bin.zsync");
        RawAnswer part = await server.GetAsync("/like.bin.zsync", "Range: bytes=5-14", "If-Range: " + whole["ETag"]);
        Assert.Equal(206, part.Status);
        Assert.Equal(whole.Body[5..15], part.Body);
        Assert.Equal(304, (await server.GetAsync("/like.bin.zsync", "If-None-Match: " + whole["ETag"])).Status);
        Assert.Empty((await server.SendAsync("HEAD", "/like.bin.zsync")).Body);
    }

    [Fact]
    public async Task It_is_made_anew_when_the_file_changes_and_only_then()
    {
        server.Write("changes.bin", 5000);
        RawAnswer first = await AskUntilMadeAsync("/changes.bin.zsync");
        RawAnswer again = await AskUntilMadeAsync("/changes.bin.zsync");
        server.Overwrite("changes.bin", 10, "changed"u8);
        RawAnswer changed = await AskUntilMadeAsync("/changes.bin.zsync");
        Assert.Equal(first["ETag"], again["ETag"]);
        Assert.Equal(first.Body, again.Body);
        Assert.NotEqual(first["ETag"], changed["ETag"]);
        Assert.NotEqual(first.Body, changed.Body);
    }

    [Fact]
    public async Task A_linked_file_is_described_under_the_name_that_was_asked_for()
    {
        server.Write("version-2.bin", 5000);
        File.CreateSymbolicLink(Path.Combine(server.Folder, "latest.bin"), "version-2.bin");
        await AskUntilMadeAsync("/latest.bin.zsync");
        DescriptionReport description = await InspectAsync("latest.bin.zsync");
        Assert.Equal("latest.bin", description.FileName);
        Assert.Equal(["latest.bin"], description.Locations);
    }

    [Fact]
    public async Task Many_who_ask_at_once_get_the_same()
    {
        server.Write("many.bin", 3_000_000);
        RawAnswer[] answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => AskUntilMadeAsync("/many.bin.zsync")));
        Assert.All(answers, answer => Assert.Equal(answers[0].Body, answer.Body));
    }

    [Fact]
    public async Task A_cache_folder_that_is_given_is_kept_and_holds_one_control_file_for_a_file()
    {
        DirectoryInfo cache = Directory.CreateTempSubdirectory("morsel-server-test-");
        server.Write("kept.bin", 5000);
        await using (MorselServer other = await MorselServer.StartAsync(new() { Folder = server.Folder, Port = 0, CacheFolder = cache.FullName }))
        {
            await GetOkAsync(new Uri(other.Address, "kept.bin.zsync"));
            server.Overwrite("kept.bin", 0, "changed"u8);
            await GetOkAsync(new Uri(other.Address, "kept.bin.zsync"));
        }
        Assert.Single(cache.EnumerateFiles());
        cache.Delete(recursive: true);
    }

    /// <summary>Asks again as long as the server says that it is not ready yet.</summary>
    private async Task<RawAnswer> AskUntilMadeAsync(string target)
    {
        for (int attempt = 0; ; attempt++)
        {
            RawAnswer answer = await server.GetAsync(target);
            if (answer.Status == 200)
                return answer;
            Assert.Equal(503, answer.Status);
            Assert.Equal("1", answer["Retry-After"]);
            Assert.True(attempt < 30, "the control file is never ready");
            await Task.Delay(TimeSpan.FromSeconds(1));
        }
    }

    private static async Task GetOkAsync(Uri address)
    {
        using var client = new HttpClient();
        using HttpResponseMessage answer = await client.GetAsync(address);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    private async Task<DescriptionReport> InspectAsync(string target)
    {
        using var updater = new Updater();
        return await updater.InspectAsync(new Uri(server.Address, target).AbsoluteUri);
    }
}
