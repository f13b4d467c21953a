using System.Text.Json;

namespace Morsel.Tests.Cli.Verbs;

public sealed class InstallLinksVerbTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("morsel-links-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task All_names_get_a_link()
    {
        CommandRun run = await RunAsync("--json");
        Assert.Equal(0, run.ExitCode);
        using JsonDocument json = JsonDocument.Parse(run.Output);
        string?[] names = [.. json.RootElement.GetProperty("links").EnumerateArray().Select(link => link.GetProperty("name").GetString())];
        Assert.Equal(names.Order(), Directory.GetFileSystemEntries(_folder).Select(Path.GetFileName).Order());
        Assert.Contains("zsync", names);
        Assert.All(json.RootElement.GetProperty("links").EnumerateArray(), link => Assert.Equal("made", link.GetProperty("state").GetString()));
        Assert.False(json.RootElement.GetProperty("on_path").GetBoolean());
    }

    [Fact]
    public async Task Only_those_that_are_named()
    {
        Assert.Equal(0, (await RunAsync("--name", "zsync")).ExitCode);
        Assert.Equal(["zsync"], Directory.GetFileSystemEntries(_folder).Select(Path.GetFileName));
    }

    [Fact]
    public async Task What_has_a_name_already_keeps_it_and_the_others_are_made()
    {
        string taken = Path.Join(_folder, "zsync");
        File.WriteAllText(taken, "mine");
        CommandRun run = await RunAsync("--force", "--quiet");
        Assert.Equal((10, $"morsel: {taken}: not made: a file that is not a link is there\n"), (run.ExitCode, run.Error));
        Assert.Equal("mine", File.ReadAllText(taken));
        Assert.True(new FileInfo(Path.Join(_folder, "zsyncmake")).LinkTarget is not null);
    }

    [Fact]
    public async Task A_name_that_is_none_of_them_is_a_mistake() =>
        Assert.Equal(2, (await RunAsync("--name", "rsync")).ExitCode);

    [Fact]
    public async Task Where_the_system_tells_no_name_the_reason_is_told()
    {
        CommandRun run = await CommandRun.Of(["install-links", _folder], around => around with { CalledName = null });
        Assert.Equal(6, run.ExitCode);
        Assert.Contains("links need Linux", run.Error);
    }

    private Task<CommandRun> RunAsync(params string[] options) => CommandRun.Of(
        ["install-links", _folder, .. options], around => around with { CalledName = "morsel", CommandPath = () => "/opt/morsel/bin/morsel" });
}
