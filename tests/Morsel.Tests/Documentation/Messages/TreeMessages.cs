using Morsel.Cli.Running;
using Morsel.Files;
using Morsel.Formats.Casync;
using Morsel.Tests.Cli;
using Morsel.Tests.Finishing.Tree;
using Morsel.Tests.Updating;

namespace Morsel.Tests.Documentation.Messages;

/// <summary>What goes wrong, or is worth to know, with folders, their archives and casync's stores.</summary>
internal static class TreeMessages
{
    private static readonly byte[] Plain = TestArchive.Of(Item.File("a", "content"));

    public static IEnumerable<Provocation> All =>
    [
        new(ExitCode.Ok, "The archive of a folder has set-user-ID bits, and `--keep-suid` is not given.", stage => UnpackAsync(stage, TestArchive.Of(Item.File("a", "content", permissions: 0x9ed)))),
        new(ExitCode.Ok, "The archive has sockets.", stage => UnpackAsync(stage, TestArchive.Of(Item.Special("a", CatarType.Socket)))),
        new(ExitCode.Ok, "A folder has named pipes, and `--with` does not name `fifos`.", MakeWithPipeAsync),
        new(ExitCode.Ok, "`plan --exact` finds a chunk in none of the stores.", LackingAsync),
        new(ExitCode.Usage, "A feature of casync does not exist.", stage => stage.RunAsync("make", "--format", "casync", "--archive", stage.Folder, "--with", "colour")),
        new(ExitCode.Usage, "`store info` gets the address of a store.", stage => stage.RunAsync("store", "info", "https://example.org/default.castr")),
        new(ExitCode.Usage, "A store on a server is to be verified, and no index is named.", stage => stage.RunAsync("store", "verify", "https://example.org/default.castr")),
        new(ExitCode.InvalidDescription, "The archive of a folder is cut off.", stage => UnpackAsync(stage, Plain[..^9])),
        new(ExitCode.InvalidDescription, "`list`, `diff` or `verify` gets a file that is no archive.", stage => stage.RunAsync("list", stage.Written("app.catar", "PK"u8.ToArray()))),
        new(ExitCode.NotFound, "A folder is to be verified, and there is no index beside it.", stage => stage.RunAsync("verify", Directory.CreateDirectory(stage.Folder + "/app").FullName)),
        new(ExitCode.NotFound, "There is no store at the address.", stage => stage.RunAsync(
            "store", "copy", stage.Scene.Site.Address("/chunks").ToString(), stage.Folder + "/mirror", "--index", stage.Written("disk.caibx", CasyncScene.IndexOf(MessageStage.Target[..1000]).Write()))),
        new(ExitCode.LocalFiles, "The store does not exist.", stage => stage.RunAsync("store", "info", stage.Folder + "/default.castr")),
        new(ExitCode.Refused, "The output of `unpack` is a file.", stage => UnpackAsync(stage, Plain, Path.GetFileName(stage.Scene.Output))),
        new(ExitCode.Refused, "The archive has a name that Morsel uses itself.", stage => UnpackAsync(stage, TestArchive.Of(Item.File(".morsel.0.part", "x")))),
        new(ExitCode.Refused, "A folder must become a file, and something of somebody else is in it.", FolderInTheWayAsync),
        new(ExitCode.Refused, "An index that `store prune` needs cannot be read.", stage => stage.RunAsync(
            "store", "prune", Directory.CreateDirectory(stage.Folder + "/default.castr").FullName, "--index", stage.Written("disk.caibx", "PK"u8.ToArray()))),
        new(ExitCode.ContentDiffers, "`verify` finds a difference in a folder.", DifferentAsync),
        new(ExitCode.TargetBusy, "Another run extracts into the same folder.", BusyAsync),
    ];

    private static Task<CommandRun> UnpackAsync(MessageStage stage, byte[] archive, string to = "app") =>
        stage.RunAsync("unpack", stage.Written("app.catar", archive), "-o", stage.Folder + "/" + to);

    private static async Task<CommandRun> MakeWithPipeAsync(MessageStage stage)
    {
        await UnpackAsync(stage, TestArchive.Of(Item.Special("a", CatarType.Fifo)));
        return await stage.RunAsync("make", "--format", "casync", "--archive", stage.Folder + "/app", "-o", stage.Folder + "/other.catar");
    }

    private static async Task<CommandRun> LackingAsync(MessageStage stage)
    {
        byte[] content = [.. MessageStage.Target, 1];
        stage.Scene.Site.Publish("/disk.caibx", CasyncScene.IndexOf(content).Write());
        foreach ((string name, byte[] stored) in CasyncScene.ObjectsOf(content).Skip(1))
            stage.Scene.Site.Publish($"/default.castr/{name}", stored);
        return await stage.RunAsync("plan", stage.Scene.Site.Address("/disk.caibx").ToString(), "-o", stage.Folder + "/disk", "--no-auto-seeds", "--exact");
    }

    private static async Task<CommandRun> FolderInTheWayAsync(MessageStage stage)
    {
        await UnpackAsync(stage, TestArchive.Of(Item.Folder("a")));
        await File.WriteAllTextAsync(stage.Folder + "/app/a/own", "mine");
        return await UnpackAsync(stage, Plain);
    }

    private static async Task<CommandRun> DifferentAsync(MessageStage stage)
    {
        await UnpackAsync(stage, Plain);
        await File.WriteAllTextAsync(stage.Folder + "/app/a", "CONTENT");
        return await stage.RunAsync("verify", stage.Folder + "/app");
    }

    private static async Task<CommandRun> BusyAsync(MessageStage stage)
    {
        string archive = stage.Written("app.catar", Plain);
        using var held = new FreshFile(new LocalFileSystem(), OwnNames.TreeOf(stage.Folder + "/app"));
        return await stage.RunAsync("unpack", archive, "-o", stage.Folder + "/app");
    }
}
