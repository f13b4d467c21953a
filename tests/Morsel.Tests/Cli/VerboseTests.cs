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
        Assert.Equal(areTold && verb == "get", run.Error.Contains("morsel: the run ended: Updated\n", StringComparison.Ordinal));
    }
}
