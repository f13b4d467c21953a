using System.Text;
using System.Text.RegularExpressions;
using Morsel.Server;

namespace Morsel.Tests.Server;

public sealed class PageTests : IAsyncLifetime
{
    private readonly RunningServer _server = new();

    public Task InitializeAsync() => _server.InitializeAsync();

    public Task DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task The_page_lists_every_file_that_is_served_with_the_command_for_it()
    {
        _server.Write("image-1.iso", 2_500_000);
        Directory.CreateDirectory(Path.Combine(_server.Folder, "more"));
        _server.Write("more/b c.bin", 10);
        string page = await PageAsync("/");
        Assert.Contains($"morsel get {_server.Address}image-1.iso", page.Replace("http://test/", _server.Address.AbsoluteUri, StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("""<a href="/more/b%20c.bin">more/b c.bin</a>""", page, StringComparison.Ordinal);
        Assert.Contains("2.50 MB", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_hidden_or_leads_out_or_describes_another_file_is_not_listed()
    {
        _server.Write("image.iso", 10);
        foreach (string name in (string[])[".secret", "image.iso.zsync", "image.iso.morsel", "image.iso.morsel.sig"])
            _server.Write(name, 10);
        File.WriteAllText(Path.Combine(_server.Outside, "passwords"), "x");
        File.CreateSymbolicLink(Path.Combine(_server.Folder, "link"), Path.Combine(_server.Outside, "passwords"));
        Assert.Equal(["image.iso"], Links(await PageAsync("/")));
    }

    [Fact]
    public async Task Versions_of_a_file_are_one_group_the_newest_first()
    {
        foreach (string name in (string[])["app-1.9.bin", "app-1.10.bin", "app-1.2.bin", "other.bin"])
            _server.Write(name, 10);
        string page = await PageAsync("/");
        Assert.Equal(["app-1.10.bin", "app-1.9.bin", "app-1.2.bin", "other.bin"], Links(page));
        Assert.Single(Regex.Matches(page, "<form"));
    }

    [Fact]
    public async Task Names_of_files_are_text_whatever_they_contain()
    {
        _server.Write("<script>alert(1)</script>\"'&\u202e.bin".Replace("/", "", StringComparison.Ordinal), 10);
        string page = await PageAsync("/");
        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        Assert.DoesNotContain('\u202e', page);
        Assert.Contains("&lt;script&gt;alert(1)", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_from_elsewhere_is_loaded_and_no_script_or_style_is_in_the_page()
    {
        _server.Write("a.bin", 10);
        RawAnswer answer = await _server.GetAsync("/");
        Assert.Equal(
            "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
            answer["Content-Security-Policy"]);
        string page = Encoding.UTF8.GetString(answer.Body);
        Assert.Equal(["/.morsel/page.css", "/.morsel/page.js"], Regex.Matches(page, """(?:src|rel="stylesheet" href)="([^"]*)""").Select(match => match.Groups[1].Value));
        Assert.DoesNotContain(" style=", page, StringComparison.Ordinal);
        Assert.DoesNotContain(" on", string.Concat(Regex.Matches(page, "<[^>]*>").Select(tag => tag.Value)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/.morsel/page.css", "text/css; charset=utf-8")]
    [InlineData("/.morsel/page.js", "text/javascript; charset=utf-8")]
    public async Task The_style_sheet_and_the_script_are_there(string path, string mediaType)
    {
        RawAnswer answer = await _server.GetAsync(path);
        Assert.Equal((200, mediaType, "nosniff"), (answer.Status, answer["Content-Type"], answer["X-Content-Type-Options"]));
        Assert.NotEmpty(answer.Body);
    }

    [Theory]
    [InlineData("/.morsel/")]
    [InlineData("/.morsel/page.html")]
    [InlineData("/.morsel/../a.bin")]
    [InlineData("/.morsel/compare?old=../outside/x&new=a.bin")]
    [InlineData("/.morsel/compare?old=a.bin&new=missing.bin")]
    [InlineData("/.morsel/compare")]
    public async Task Other_names_lead_nowhere(string path)
    {
        _server.Write("a.bin", 10);
        Assert.Equal(404, (await _server.GetAsync(path)).Status);
    }

    [Fact]
    public async Task Digests_are_made_in_the_background()
    {
        byte[] content = _server.Write("a.bin", 2_500_000);
        string digest = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content));
        Assert.Contains("is computed", await PageAsync("/"), StringComparison.Ordinal);
        string seen = await ReadEventAsync("digest");
        Assert.Equal($$"""{"file":"a.bin","sha256":"{{digest}}"}""", seen);
        Assert.Contains(digest, await PageAsync("/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_comparison_says_exactly_what_an_update_downloads()
    {
        byte[] old = _server.Write("image-1.bin", 1_000_000);
        byte[] changed = [.. old];
        changed[500_000] ^= 1;
        await File.WriteAllBytesAsync(Path.Combine(_server.Folder, "image-2.bin"), changed);
        await PageAsync("/.morsel/compare?old=image-1.bin&new=image-2.bin");
        await ReadEventAsync("comparison", having: "\"done\":true");
        string page = await PageAsync("/.morsel/compare?old=image-1.bin&new=image-2.bin");
        string said = Regex.Match(page, @": ([\d,]+) bytes in 1 range ").Groups[1].Value.Replace(",", "", StringComparison.Ordinal);
        Assert.Equal(await FetchedByUpdateAsync(), long.Parse(said, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Contains("from byte 0", page, StringComparison.Ordinal);
    }

    private async Task<long> FetchedByUpdateAsync()
    {
        using var updater = new Updater();
        UpdateReport report = await updater.UpdateAsync(new UpdateRequest
        {
            Source = $"{_server.Address}image-2.bin.zsync",
            OutputPath = Path.Combine(_server.Outside, "updated"),
            SeedPaths = [Path.Combine(_server.Folder, "image-1.bin")],
        });
        return report.FetchedBytes;
    }

    [Fact]
    public async Task Transfers_are_told_as_they_happen()
    {
        _server.Write("a.bin", 100_000);
        await _server.GetAsync("/a.bin", "Range: bytes=0-999,5000-5999");
        string told = await ReadEventAsync("transfers");
        Assert.Contains("""{"name":"a.bin","sent":"2.00 kB","asked":"2.00 kB of 100 kB","ranges":"2 ranges in 1 request","saved":"98.0 kB"}""", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_looks_at_the_page_does_not_keep_the_server_from_ending()
    {
        await using MorselServer watched = await MorselServer.StartAsync(new() { Folder = _server.Folder, Port = 0 });
        using var client = new HttpClient();
        using Stream events = await client.GetStreamAsync(new Uri(watched.Address, "/.morsel/events"));
        using var end = new CancellationTokenSource();
        Task ended = watched.WaitForShutdownAsync(end.Token);
        await end.CancelAsync();
        // Answers under way are given half a minute.
        await ended.WaitAsync(TimeSpan.FromSeconds(15));
    }

    [Fact]
    public async Task Counters_are_published_for_Prometheus()
    {
        _server.Write("a.bin", 100_000);
        await _server.GetAsync("/a.bin", "Range: bytes=0-999");
        await _server.GetAsync("/missing");
        string metrics = await PageAsync("/metrics");
        Assert.Matches("""morsel_server_answers_total\{[^}]*status="206"\} 1\n""", metrics);
        Assert.Matches("""morsel_server_answers_total\{[^}]*status="404"\} 1\n""", metrics);
        Assert.Matches("""morsel_server_sent_bytes_total\{[^}]*\} 1000\n""", metrics);
        Assert.Matches("""morsel_server_saved_bytes_total\{[^}]*\} 99000\n""", metrics);
    }

    [Fact]
    public async Task A_file_called_metrics_comes_before_the_counters()
    {
        byte[] content = _server.Write("metrics", 10);
        Assert.Equal(content, (await _server.GetAsync("/metrics")).Body);
    }

    [Fact]
    public async Task Without_the_page_nothing_is_listed()
    {
        _server.Write("a.bin", 10);
        await using MorselServer plain = await MorselServer.StartAsync(new() { Folder = _server.Folder, Port = 0, Page = false });
        using var client = new HttpClient { BaseAddress = plain.Address };
        foreach (string path in (string[])["/", "/.morsel/page.css", "/.morsel/events"])
            Assert.Equal(404, (int)(await client.GetAsync(new Uri(path, UriKind.Relative))).StatusCode);
        Assert.Equal(10, (await client.GetByteArrayAsync(new Uri("/a.bin", UriKind.Relative))).Length);
    }

    private async Task<string> PageAsync(string target)
    {
        RawAnswer answer = await _server.GetAsync(target);
        Assert.Equal(200, answer.Status);
        return Encoding.UTF8.GetString(answer.Body);
    }

    /// <summary>The data of the next event of a name that has a text in it.</summary>
    private async Task<string> ReadEventAsync(string name, string having = "")
    {
        using var client = new HttpClient();
        using var lines = new StreamReader(await client.GetStreamAsync(new Uri(_server.Address, "/.morsel/events")));
        while (await lines.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(20)) is { } line)
        {
            if (line == $"event: {name}" && (await lines.ReadLineAsync())!["data: ".Length..] is var data && data.Contains(having, StringComparison.Ordinal))
                return data;
        }
        throw new EndOfStreamException($"the stream ended before the event {name}");
    }

    private static IEnumerable<string> Links(string page) => Regex.Matches(page, """<th scope="row"><a href="/([^"]*)">""").Select(match => match.Groups[1].Value);
}
