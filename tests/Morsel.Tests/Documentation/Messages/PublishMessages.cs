using Morsel.Cli.Running;
using Morsel.Tests.Cli;

namespace Morsel.Tests.Documentation.Messages;

/// <summary>What putting a release where it is served has to say.</summary>
internal static class PublishMessages
{
    public static IEnumerable<Provocation> All =>
    [
        new(ExitCode.Ok, "A control file that `make` wrote is published, and names the file itself.", async stage =>
        {
            await stage.RunAsync("make", Path(stage, "image.img"));
            return await PublishAsync(stage, "image.img");
        }),
        new(ExitCode.Usage, "The target of `publish` is an address of another kind.", stage => stage.RunAsync("publish", Path(stage, "image.img"), "--to", "ftp://example.org/images")),
        new(ExitCode.Refused, "A name with a version would get other content.", async stage =>
        {
            await PublishAsync(stage, "image-1.2.img");
            stage.Written("image-1.2.img", [.. MessageStage.Target, 0]);
            return await stage.RunAsync("publish", stage.Folder + "/image-1.2.img", "--to", stage.Folder + "/public");
        }),
    ];

    private static string Path(MessageStage stage, string name) => stage.Written(name, MessageStage.Target);

    private static Task<CommandRun> PublishAsync(MessageStage stage, string name) => stage.RunAsync("publish", Path(stage, name), "--to", stage.Folder + "/public");
}
