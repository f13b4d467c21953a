using Morsel.Tests.Updating;

namespace Morsel.Tests.Cli.Configuration;

/// <summary>What the configuration does to a run, and what is stronger than it.</summary>
public sealed class ConfigRunTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("morsel-config-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_default_of_an_option_that_is_wrong_is_told_with_its_file_and_line()
    {
        string config = Write("\nconnections = 0\n");
        CommandRun run = await CommandRun.Of("get", "http://example.org/x", "--config", config);
        Assert.Equal((2, $"morsel: {config}, line 2: --connections: got \"0\", expected a number from 1 to 64\n"), (run.ExitCode, run.Error));
    }

    [Theory]
    [InlineData("--connections", "4")]
    [InlineData("--no-config", null)]
    public async Task The_command_line_is_stronger(string option, string? value)
    {
        byte[] target = Edited.Content(1, 50_000);
        await using Scene scene = new Scene(target);
        string config = Write("connections = 0\n");
        string[] arguments = ["get", scene.Site.Address(Scene.ControlPath).ToString(), "-o", scene.Output, option, .. value is null ? Array.Empty<string>() : [value]];
        CommandRun run = await CommandRun.Of(arguments, around => around with { Variable = name => name == "MORSEL_CONFIG" ? config : null });
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task The_environment_is_stronger()
    {
        string config = Write("proxy = nonsense:\n");
        CommandRun run = await CommandRun.Of(
            ["config", "--show"], around => around with { Variable = name => name switch { "MORSEL_CONFIG" => config, "https_proxy" => "http://u:secret@p.example:1", _ => null } });
        Assert.Equal((0, $"{config}\n  proxy = http://p.example:1/  (https_proxy)\n"), (run.ExitCode, run.Output));
    }

    [Fact]
    public async Task The_program_that_has_the_web_server_does_a_verb_itself_also_where_a_configuration_is()
    {
        string config = Write("connections = 2\n");
        CommandRun run = await CommandRun.Of("serve", "/nowhere", "--config", config);   // no other program is there, to which it could be handed over
        Assert.Equal((10, "morsel: /nowhere: there is no such folder: specify the folder to serve\n"), (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task Secrets_are_hidden_and_each_value_is_told_with_its_line()
    {
        string config = Write("jobs = 2\n[host example.org]\nuser = me\npassword = secret\n");
        CommandRun text = await CommandRun.Of("config", "--show", "--config", config), json = await CommandRun.Of("config", "--show", "--json", "--config", config);
        Assert.Equal($"{config}\n  jobs = 2  (line 1)\n  [host example.org] user = me  (line 3)\n  [host example.org] password = (hidden)  (line 4)\n", text.Output);
        Assert.DoesNotContain("secret", json.Output, StringComparison.Ordinal);
        Assert.Contains("\"line\": 4", json.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_with_credentials_that_others_may_read_is_refused()
    {
        if (OperatingSystem.IsWindows())
            return;
        string config = Write("[host example.org]\nbearer-token = secret\n");
        File.SetUnixFileMode(config, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        CommandRun run = await CommandRun.Of("get", "http://example.org/x", "--config", config);
        Assert.Equal((10, $"morsel: {config} contains credentials and has mode 0640, so others may use it: chmod 600 {config}\n"), (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task Mirrors_of_a_host_are_used_where_the_control_file_names_no_address_that_can_be_used()
    {
        byte[] target = Edited.Content(1, 50_000);
        await using var scene = new Scene(target, control => control with { Locations = ["gone"] });
        await using var mirror = new Site();
        mirror.Publish("/pub/target", target);
        string config = Write($"[host 127.0.0.1:{scene.Site.Address("/").Port}]\nmirror = {mirror.Address("/pub")}\n");
        CommandRun run = await CommandRun.Of("get", scene.Site.Address(Scene.ControlPath).ToString(), "-o", scene.Output, "--config", config);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(target, await File.ReadAllBytesAsync(scene.Output));
        Assert.NotEmpty(mirror.RequestsFor("/pub/target"));
    }

    [Fact]
    public async Task A_plan_knows_the_mirrors_too()
    {
        byte[] target = Edited.Content(1, 50_000);
        await using var scene = new Scene(target, control => control with { Locations = ["ftp://example.org/target"] });
        string[] arguments = ["plan", scene.Site.Address(Scene.ControlPath).ToString(), "-o", scene.Output, "--json"];
        string config = Write($"[host 127.0.0.1:{scene.Site.Address("/").Port}]\nmirror = http://127.0.0.2/pub\n");
        Assert.Contains("\"url\": \"http://127.0.0.2/pub/target\"", (await CommandRun.Of([.. arguments, "--config", config])).Output, StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.2", (await CommandRun.Of(arguments)).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("terminal-status = yes\n", true)]
    [InlineData("terminal-status = no\n", false)]
    public async Task The_title_and_the_task_bar_can_be_left_alone(string text, bool isShown)
    {
        await using var scene = new Scene(Edited.Content(1, 50_000));
        string config = Write(text);
        CommandRun run = await CommandRun.Of(
            ["get", scene.Site.Address(Scene.ControlPath).ToString(), "-o", scene.Output, "--config", config],
            around => around with { ErrorIsTerminal = true, Variable = name => name == "WT_SESSION" ? "1" : null });
        Assert.Equal((0, true, isShown), (run.ExitCode, run.Error.Contains("\e[K", StringComparison.Ordinal), run.Error.Contains("\e]9;4;", StringComparison.Ordinal)));
    }

    private string Write(string text)
    {
        string path = Path.Join(_folder, "config");
        File.WriteAllText(path, text);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return path;
    }
}
