using System.Text.Json;
using Morsel.Tests.Updating;

namespace Morsel.Tests.Cli;

/// <summary><c>--verbose</c> tells what a run decides, on the error output.</summary>
public sealed class VerboseTests
{
    [Theory]
    [InlineData("get", "--verbose", true)]
    [InlineData("get", "-v", true)]
    [InlineData("plan", "-v", true)]
    [InlineData("get", "--json", false)]
    [InlineData("get", "-v --quiet", false)]
    public async Task Decisions_are_told_where_they_are_asked_for(string verb, string options, bool areTold)
    {
        byte[] target = Edited.Content(1, 100_000);
        await using Scene scene = new Scene(target).Old(Edited.Flipped(target, 50_000));
        CommandRun run = await CommandRun.Of([verb, scene.Site.Address(Scene.ControlPath).ToString(), "-o", scene.Output, .. options.Split(' ')]);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(areTold, run.Error.Contains($"morsel: {scene.Output} gave ", StringComparison.Ordinal));
        Assert.Equal(areTold, run.Output.Contains("\n  reuse", StringComparison.Ordinal));
        Assert.Equal(areTold && verb == "get", run.Output.Contains($"\n  route      the plain file, {scene.Site.Address(Scene.Path)}: the only way\n  predicted  ", StringComparison.Ordinal));
        Assert.Equal(areTold && verb == "get", run.Output.Contains($" from {scene.Site.Address("/").ToString().TrimEnd('/')} in 1 request\n", StringComparison.Ordinal));
        Assert.Equal(areTold && verb == "get", run.Error.Contains("morsel: the run ended: Updated\n", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Programs_are_told_the_servers_and_both_times()
    {
        byte[] target = Edited.Content(1, 100_000);
        await using Scene scene = new Scene(target).Old(Edited.Flipped(target, 50_000));
        CommandRun run = await CommandRun.Of("get", scene.Site.Address(Scene.ControlPath).ToString(), "-o", scene.Output, "--json");
        using JsonDocument json = JsonDocument.Parse(run.Output);
        JsonElement server = Assert.Single(json.RootElement.GetProperty("servers").EnumerateArray()), route = Assert.Single(json.RootElement.GetProperty("routes").EnumerateArray());
        Assert.Equal((scene.Site.Address("/").ToString().TrimEnd('/'), 1), (server.GetProperty("address").GetString(), server.GetProperty("requests").GetInt32()));
        Assert.Equal(json.RootElement.GetProperty("transferred_bytes").GetInt64(), server.GetProperty("bytes").GetInt64());
        Assert.Equal((JsonValueKind.Number, true), (route.GetProperty("spent_seconds").ValueKind, route.GetProperty("chosen").GetBoolean()));
    }

    [Fact]
    public async Task Of_a_file_without_a_control_file_it_is_said_that_there_was_no_choice()
    {
        await using var scene = new Scene(Edited.Content(1, 5000));
        scene.Site.Remove(Scene.ControlPath);
        CommandRun run = await CommandRun.Of("get", scene.Site.Address(Scene.Path).ToString(), "-o", scene.Output, "-v");
        Assert.Contains("\n  route      the whole file: there is no control file\n", run.Output, StringComparison.Ordinal);
        Assert.Contains(" 4.9 KiB from http://127.0.0.1:", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("get")]
    [InlineData("plan")]
    public async Task The_progress_line_says_what_is_waited_for(string verb)
    {
        await using var scene = new Scene(Edited.Content(1, 100_000));
        scene.Site.Answer(Scene.ControlPath, (_, connection) =>
        {
            scene.Site.AnswerAsUsual();
            return connection.WriteAsync("HTTP/1.1 503 Busy\r\nRetry-After: 20\r\nContent-Length: 0\r\n\r\n");
        });
        CommandRun run = await CommandRun.Of(
            [verb, scene.Site.Address(Scene.ControlPath).ToString(), "-o", scene.Output], around => around with { ErrorIsTerminal = true, Columns = () => 120, Time = scene.Time });
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("waiting (server busy, 20 s)", run.Error, StringComparison.Ordinal);
    }
}
