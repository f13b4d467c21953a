using Morsel.Cli.Running;
using Morsel.Tests.Cli;
using Morsel.Tests.Updating;

namespace Morsel.Tests.Documentation.Messages;

/// <summary>What a run that succeeds has to say beside its result.</summary>
internal static class NoteMessages
{
    public static IEnumerable<Provocation> All =>
    [
        new(ExitCode.Ok, "The control file has no digest of the whole file.", stage => Described(stage, control => control with { HasSha256 = false, HasSha1 = false }).GetAsync()),
        new(ExitCode.Ok, "Its checksums are too short to identify data in local files.",
            stage => Described(stage, control => control with { HasSha256 = false, HasSha1 = false, StrongBytes = 4 }).GetAsync("--quiet")),
        new(ExitCode.Ok, "An address in the control file is not used.", stage => Described(stage, control => control with { Locations = ["ftp://example.org/target", "target"] }).GetAsync()),
        new(ExitCode.Ok, "An output of `make` is among the files.", MadeTwiceAsync),
        new(ExitCode.Ok, "There is no control file, and `--sha256` verifies the file.", stage =>
        {
            stage.Scene.Site.Remove(Scene.ControlPath);
            return stage.RunAsync(
                "get", stage.File, "-o", stage.Scene.Output, "--sha256", Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(MessageStage.Target)));
        }),
    ];

    private static MessageStage Described(MessageStage stage, Func<ControlText, ControlText> change)
    {
        stage.Scene.Site.Publish(Scene.ControlPath, change(new ControlText(MessageStage.Target)).ToBytes());
        return stage;
    }

    private static async Task<CommandRun> MadeTwiceAsync(MessageStage stage)
    {
        await stage.RunAsync("make", stage.Scene.Output);
        return await stage.RunAsync("make", stage.Scene.Output, stage.Scene.Output + ".zsync");
    }
}
