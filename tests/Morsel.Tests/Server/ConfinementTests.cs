namespace Morsel.Tests.Server;

public sealed class ConfinementTests : IClassFixture<RunningServer>
{
    private readonly RunningServer _server;

    public ConfinementTests(RunningServer server)
    {
        _server = server;
        File.WriteAllText(Path.Combine(server.Outside, "secret.bin"), "secret");
        File.WriteAllText(Path.Combine(server.Folder, ".hidden"), "hidden");
        File.WriteAllText(Path.Combine(server.Folder, "open.bin"), "open");
        Directory.CreateDirectory(Path.Combine(server.Folder, ".git"));
        File.WriteAllText(Path.Combine(server.Folder, ".git", "config"), "hidden");
    }

    [Theory]
    [InlineData("/../outside/secret.bin")]
    [InlineData("/%2e%2e/outside/secret.bin")]
    [InlineData("/.%2E/outside/secret.bin")]
    [InlineData("/%2e%2e%2foutside%2fsecret.bin")]
    [InlineData("/..%2foutside/secret.bin")]
    [InlineData("/..%5coutside%5csecret.bin")]
    [InlineData("/..\\outside\\secret.bin")]
    [InlineData("/sub/../../outside/secret.bin")]
    [InlineData("/./../outside/secret.bin")]
    [InlineData("//etc/hostname")]
    [InlineData("/%2fetc/hostname")]
    [InlineData("http://test/../outside/secret.bin")]
    [InlineData("/%252e%252e/outside/secret.bin")]
    [InlineData("/../outside/secret.bin.zsync")]
    public async Task No_path_leads_out_of_the_folder(string target)
    {
        RawAnswer answer = await _server.GetAsync(target);
        Assert.Equal(404, answer.Status);
        Assert.Empty(answer.Body);
    }

    [Theory]
    [InlineData("/.hidden")]
    [InlineData("/%2ehidden")]
    [InlineData("/.git/config")]
    [InlineData("/.hidden.zsync")]
    public async Task Names_that_begin_with_a_dot_are_hidden(string target) => Assert.Equal(404, (await _server.GetAsync(target)).Status);

    [Fact]
    public async Task A_link_to_a_file_outside_is_refused() => Assert.Equal(404, await StatusOfLinkAsync("../outside/secret.bin"));

    [Fact]
    public async Task A_link_by_absolute_path_to_a_file_outside_is_refused() =>
        Assert.Equal(404, await StatusOfLinkAsync(Path.Combine(_server.Outside, "secret.bin")));

    [Fact]
    public async Task A_link_to_a_hidden_file_is_refused() => Assert.Equal(404, await StatusOfLinkAsync(".git/config"));

    [Fact]
    public async Task A_link_that_runs_in_a_circle_is_refused() => Assert.Equal(404, await StatusOfLinkAsync("circle", "circle"));

    [Fact]
    public async Task A_link_to_a_file_inside_is_followed() => Assert.Equal(200, await StatusOfLinkAsync("open.bin"));

    [Fact]
    public async Task A_linked_folder_that_leads_outside_is_refused()
    {
        Link("folder", "../outside");
        Assert.Equal(404, (await _server.GetAsync("/folder/secret.bin")).Status);
        Assert.Equal(404, (await _server.GetAsync("/folder/secret.bin.zsync")).Status);
    }

    [Fact]
    public async Task A_folder_whose_name_begins_like_the_served_one_is_outside()
    {
        string sibling = Directory.CreateDirectory(_server.Folder + "-not").FullName;
        File.WriteAllText(Path.Combine(sibling, "x.bin"), "secret");
        Assert.Equal(404, await StatusOfLinkAsync("../served-not/x.bin", "sibling"));
    }

    [Fact]
    public async Task A_linked_folder_that_leads_out_is_refused_even_where_the_rest_leads_in_again()
    {
        Link("updir", "../");
        Assert.Equal(404, (await _server.GetAsync("/updir/served/open.bin")).Status);
        Assert.Equal(404, (await _server.GetAsync("/updir/served/open.bin.zsync")).Status);
    }

    [Fact]
    public async Task A_linked_folder_that_leads_up_and_stays_inside_is_followed()
    {
        Directory.CreateDirectory(Path.Combine(_server.Folder, "sub"));
        Link("sub/updir", "../");
        Assert.Equal("open"u8.ToArray(), (await _server.GetAsync("/sub/updir/open.bin")).Body);
    }

    [Theory]
    [InlineData(256, 1)]
    [InlineData(200, 30)]
    public async Task A_path_longer_than_the_system_takes_is_of_no_file(int nameLength, int names)
    {
        string path = string.Concat(Enumerable.Repeat("/" + new string('x', nameLength), names));
        Assert.Equal(404, (await _server.GetAsync(path)).Status);
        Assert.Equal(404, (await _server.GetAsync(path + ".zsync")).Status);
    }

    private async Task<int> StatusOfLinkAsync(string target, string name = "link")
    {
        Link(name, target);
        return (await _server.GetAsync("/" + name)).Status;
    }

    private void Link(string name, string target)
    {
        string path = Path.Combine(_server.Folder, name);
        File.Delete(path);
        File.CreateSymbolicLink(path, target);
    }
}
