using System.Globalization;
using Morsel.Casync;

namespace Morsel.Cli.DropIn.Casync;

/// <summary><c>casync extract</c>: a file or a device by its index, a folder by its index or archive.</summary>
internal sealed class CasyncExtraction(CasyncCall call)
{
    // What an extraction leaves beside a folder that it has made.
    private const string Memory = ".morsel-tree";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (call.Names.Count is 0 or > 3)
            throw new LineProblem("expected what to extract, and where to");
        if (call.Names.Count == 3)
            throw new ToolFailure(1, "extracting a part of an archive is not supported");
        string input = call.Names[0];
        string? output = call.Names.Count == 2 ? call.Names[1] : null;
        switch (call.KindOf(input))
        {
            case CasyncKind.BlobIndex:
                await ExtractBlobAsync(input, output, cancellationToken).ConfigureAwait(false);
                break;
            case CasyncKind.ArchiveIndex:
                string folder = FolderOf(output);
                TreeOptions tree = TreeOf(folder);
                using (Updater updater = Open())
                    await updater.UpdateAsync(Request(input) with { OutputPath = folder, Casync = Request(input).Casync with { Tree = tree } }, cancellationToken: cancellationToken).ConfigureAwait(false);
                break;
            case CasyncKind.Archive:
                await CatarFile.ExtractAsync(
                    new CatarExtractRequest { ArchivePath = input, OutputPath = FolderOf(output), Options = TreeOf(FolderOf(output)) }, cancellationToken: cancellationToken).ConfigureAwait(false);
                break;
            default:
                throw new ToolFailure(1, "File to extract does not have valid suffix, refusing. (May be one of: .catar, .caidx, .caibx)");
        }
    }

    private async Task ExtractBlobAsync(string input, string? output, CancellationToken cancellationToken)
    {
        if (output is not null && Directory.Exists(output))
            throw new ToolFailure(1, "Output is a directory, but attempted to extract blob index. Refusing.");
        using Updater updater = Open();
        var extraction = new IndexExtraction(call.Around, updater);
        if (output is null or "-")
            await extraction.ToOutputAsync(Request(input), cancellationToken).ConfigureAwait(false);
        else
            await extraction.ToPathAsync(Request(input), output, cancellationToken).ConfigureAwait(false);
    }

    private UpdateRequest Request(string input) => IndexExtraction.RequestOf(input, call.Stores(input), ThoseThere(call.Line.All(CasyncOptions.Seed)));

    private IEnumerable<string> ThoseThere(IEnumerable<string> seeds)
    {
        foreach (string seed in seeds)
        {
            if (Path.Exists(seed))
                yield return seed;
            else
                call.Around.Error.WriteLine($"Failed to add seed {Printable.Escape(seed)}, ignoring: No such file or directory");
        }
    }

    private Updater Open()
    {
        string? limit = call.Line.Last(CasyncOptions.RateLimit);
        long rate = 0;
        if (limit is not null && (!long.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out rate) || rate < 1))
            throw new ToolFailure(1, $"--rate-limit-bps: got {limit}, expected bytes a second");
        return new Updater(new UpdaterOptions { Time = call.Around.Time, Http = new() { RateWindows = limit is null ? [] : [RateWindow.Always(rate)] } });
    }

    private static string FolderOf(string? output) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(output ?? "."));

    // The original deletes whatever the archive does not have: that is done unasked only where nobody can have put anything.
    private TreeOptions TreeOf(string folder)
    {
        bool? delete = CasyncOptions.Is(call.Line, CasyncOptions.Delete);
        if (delete is null && !IsOwn(folder))
            throw new ToolFailure(1, $"{folder} is not empty, and what the archive does not have would be deleted: say --delete=yes, or --delete=no to keep it");
        // An image of a system is worth nothing without its owners and devices; only root can set them.
        bool isRoot = Environment.IsPrivilegedProcess;
        return new TreeOptions { Delete = delete ?? true, SameOwner = isRoot, SpecialBits = isRoot, Devices = isRoot, AllAttributes = isRoot };
    }

    private static bool IsOwn(string folder) =>
        !Directory.Exists(folder) || File.Exists(folder + Memory) || Directory.EnumerateFileSystemEntries(folder).All(entry => Path.GetFileName(entry) == "lost+found");
}
