using Morsel.Cli.Running;
using Morsel.Files;
using Morsel.Tests.Cli;
using Morsel.Tests.Updating;

namespace Morsel.Tests.Documentation.Messages;

/// <summary>What goes wrong on this machine: command lines, control files, disks, other runs.</summary>
internal static class LocalMessages
{
    public static IEnumerable<Provocation> All =>
    [
        new(ExitCode.InternalBug, "Morsel has a bug.", stage => stage.RunAsync(
            ["make", "-", "--filename", "x", "-o", stage.Folder + "/x.zsync"], around => around with { OpenInput = () => throw new InvalidOperationException("no way") })),
        new(ExitCode.Usage, "There is no such option.", stage => stage.GetAsync("--frob")),
        new(ExitCode.Usage, "An option is mistyped.", stage => stage.GetAsync("--sed")),
        new(ExitCode.Usage, "An option has a value that it does not support.", stage => stage.GetAsync("--require", "md5")),
        new(ExitCode.Usage, "An address is not one of http or https.", stage => stage.RunAsync("get", "ftp://example.org/disk.img.zsync")),
        new(ExitCode.Usage, "A seed is a folder.", stage => stage.GetAsync("-i", stage.Folder)),
        new(ExitCode.Usage, "Two sources of one run would be written to one file.", stage => stage.RunAsync("get", stage.Control, stage.File)),
        new(ExitCode.Usage, "There are several sources, and `-o` is not a folder.", stage => stage.RunAsync("get", stage.Control, "http://example.org/disk.img.zsync", "-o", stage.Folder + "/disk.img")),
        new(ExitCode.Usage, "There are several sources, and an option that is for one.", stage => stage.RunAsync("get", stage.Control, "http://example.org/disk.img.zsync", "--sha256", new string('0', 64))),
        new(ExitCode.Usage, "A source is standard input.", stage => stage.RunAsync("get", "-")),
        new(ExitCode.InvalidDescription, "The control file is cut off.", stage => CutOff(stage).GetAsync()),
        new(ExitCode.InvalidDescription, "The control file is cut off before its checksums.", stage => Control(stage, control => control[..100]).GetAsync()),
        new(ExitCode.InvalidDescription, "A line of the control file is wrong.", stage => Control(stage, control => Replaced(control, "Blocksize: 512", "Blocksize: 500")).GetAsync()),
        new(ExitCode.InvalidDescription, "The file is something else.", stage => Control(stage, _ => "PK\x3\x4"u8.ToArray()).GetAsync()),
        new(ExitCode.InvalidDescription, "The control file is larger than `--max-control-size`.", stage => Large(stage).GetAsync("--max-control-size", "17K")),
        new(ExitCode.InvalidDescription, "The old file stands behind its address.", stage => stage.RunAsync("get", stage.Control, stage.Written("disk.img", MessageStage.Target), "-o", stage.Folder)),
        new(ExitCode.Refused, "Two sources of one run have different addresses and one published name.", stage => SameNameAsync(stage)),
        new(ExitCode.NotFound, "The address has no scheme.", stage => stage.RunAsync("get", "example.org/disk.img.zsync")),
        new(ExitCode.NotFound, "A local control file does not exist.", stage => stage.RunAsync("get", stage.Folder + "/disk.img.zsync")),
        new(ExitCode.DiskFull, "The disk has too little room.", stage => FullAsync(stage, new FullDisk(20_000))),
        new(ExitCode.DiskFull, "Standard output is full.", stage => stage.RunAsync(["get", stage.Control, "-o", stage.Scene.Output], around => around with { Output = new FullWriter() })),
        new(ExitCode.LocalFiles, "The control file is a folder.", stage => stage.RunAsync("get", stage.Folder)),
        new(ExitCode.LocalFiles, "A seed does not exist.", stage => stage.GetAsync("-i", stage.Folder + "/disk-1.img")),
        new(ExitCode.LocalFiles, "The folder of the output does not exist.", stage => stage.RunAsync("get", stage.Control, "-o", stage.Folder + "/no/target")),
        new(ExitCode.LocalFiles, "`make` gets a folder.", stage => stage.RunAsync("make", stage.Folder)),
        new(ExitCode.ContentDiffers, "`verify` finds a difference.", stage => stage.RunAsync("verify", stage.Scene.Output, "--with", stage.Control)),
        new(ExitCode.TargetBusy, "Another run updates the same file.", BusyAsync),
        new(ExitCode.NothingProven, "The file has no control file, and no `--sha256` is given.", UndescribedAsync),
        new(ExitCode.Interrupted, "Ctrl-C ends the run before data came.", stage => EndedAsync(stage, ExitCode.Interrupted)),
        new(ExitCode.Interrupted, "Ctrl-C ends the run after some data.", EndedInTheMiddleAsync),
        new(ExitCode.Terminated, "SIGTERM ends the run.", stage => EndedAsync(stage, ExitCode.Terminated)),
    ];

    private static Task<CommandRun> SameNameAsync(MessageStage stage)
    {
        stage.Scene.Site.Publish("/mirrored.zsync", new ControlText(MessageStage.Target).ToBytes());
        return stage.RunAsync("get", stage.Control, stage.Control.Replace("target", "mirrored", StringComparison.Ordinal), "-o", stage.Folder);
    }

    private static MessageStage CutOff(MessageStage stage) => Control(stage, control => control[..^1000]);

    private static MessageStage Control(MessageStage stage, Func<byte[], byte[]> change)
    {
        stage.Scene.Site.Publish(Scene.ControlPath, change(new ControlText(MessageStage.Target).ToBytes()));
        return stage;
    }

    private static MessageStage Large(MessageStage stage)
    {
        stage.Scene.Site.Publish(Scene.ControlPath, new ControlText(new byte[600_000]).ToBytes());
        return stage;
    }

    private static byte[] Replaced(byte[] control, string old, string fresh)
    {
        System.Text.Encoding latin = System.Text.Encoding.Latin1;
        return latin.GetBytes(latin.GetString(control).Replace(old, fresh, StringComparison.Ordinal));
    }

    // The disk is the library's: the command has none but the machine's.
    private static async Task<CommandRun> FullAsync(MessageStage stage, IFileSystem files)
    {
        Exception failure = (await Record.ExceptionAsync(() => stage.Scene.UpdateAsync(files: files)))!;
        ExitCode code = ExitCodes.Of(failure);
        return new CommandRun((int)code, "", $"morsel: {ErrorLine.Of(failure, code, new Advice(KeptData.Nothing, TakesOutput: true))}\n");
    }

    private static async Task<CommandRun> BusyAsync(MessageStage stage)
    {
        using IBlockFile held = new LocalFileSystem().OpenLocked(stage.Scene.Part);
        return await stage.GetAsync();
    }

    private static Task<CommandRun> UndescribedAsync(MessageStage stage)
    {
        stage.Scene.Site.Remove(Scene.ControlPath);
        return stage.RunAsync("get", stage.File, "-o", stage.Scene.Output);
    }

    // A run that goes on where another ended has what that one brought.
    private static async Task<CommandRun> EndedInTheMiddleAsync(MessageStage stage)
    {
        await stage.BreaksOff().GetAsync();
        return await EndedAsync(stage, ExitCode.Interrupted, Scene.Path);
    }

    // Once the server is asked for a path.
    private static async Task<CommandRun> EndedAsync(MessageStage stage, ExitCode by, string path = Scene.ControlPath)
    {
        using var stop = new CancellationTokenSource();
        stage.Scene.Site.Answer(path, (_, _) => stop.CancelAsync());
        return await stage.RunAsync(["get", stage.Control, "-o", stage.Scene.Output], around => around with { CancelledBy = () => by }, stop.Token);
    }

    private sealed class FullWriter : StringWriter
    {
        public override void Write(string? value) => throw new IOException("No space left on device", 28);
    }
}
