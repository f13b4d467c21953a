using Morsel.Casync;
using Morsel.Files;
using Morsel.Files.Trees;
using Morsel.Formats.Casync;
using Morsel.Hashing;
using Morsel.Target;

namespace Morsel.Finishing.Tree;

/// <summary>Makes a folder of an archive, or makes a folder that is there what the archive says.</summary>
/// <param name="files">The disk.</param>
/// <param name="archive">The archive, which stays as it is meanwhile.</param>
/// <param name="identity">Tells the archive from every other one.</param>
/// <param name="options">How it is extracted.</param>
internal sealed class TreeExtraction(IFileSystem files, IBlockFile archive, string identity, TreeOptions options)
{
    private readonly TreeRecall _recall = new(identity, options);

    /// <summary>Opens the folder.</summary>
    /// <value>Default: that of this machine.</value>
    public Func<string, ITreeFolder> OpenTree { get; init; } = LocalTree.Open;

    /// <summary>The index of the archive, by which the folder is a seed of the next one.</summary>
    /// <value>Default empty: there is none.</value>
    public byte[] Index { get; init; } = [];

    /// <summary>Told how much of the archive is extracted.</summary>
    public IProgress<MakeProgress>? Progress { get; init; }

    /// <summary>Tells a file on the disk from every other one, and from itself after a change.</summary>
    public static string IdentityOf(FileStamp stamp) =>
        FormattableString.Invariant($"file {stamp.Length} {stamp.ModifiedNanoseconds} {stamp.ChangedNanoseconds} {stamp.FileId} {stamp.DeviceId}");

    /// <summary>Tells the archive that a description describes from every other one.</summary>
    public static string IdentityOf(TargetIndex index) =>
        FormattableString.Invariant($"{Digest.NameOf(index.Proof.Algorithm)} {index.Layout.Length} {Convert.ToHexStringLower(Digester.Sha256Of(index.Proof.Column))}");

    /// <summary>Extracts.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="time">How long it took is measured by it.</param>
    /// <param name="cancellationToken">Ends it; what is in its place stays, and the next run goes on.</param>
    /// <exception cref="TargetFormatException">It is no archive, or a damaged one; nothing was written.</exception>
    /// <exception cref="RefusedException">The output or the archive cannot be taken.</exception>
    /// <exception cref="TargetBusyException">Another run extracts into the folder.</exception>
    /// <exception cref="IOException">Something could not be read or written.</exception>
    public TreeReport Run(string folder, TimeProvider time, CancellationToken cancellationToken)
    {
        long started = time.GetTimestamp();
        string path = TreeRecall.FullPathOf(folder);
        FileStamp? there = files.Stat(path);
        if (there is { IsFolder: false })
            throw new RefusedException($"{path} is {(there.IsSymbolicLink ? "a symbolic link: name the folder itself" : "no folder: choose another output")}");
        string memoryPath = OwnNames.TreeOf(path);
        KnownTree? known = there is null ? null : TreeMemory.Read(files, memoryPath);
        TreeReport report = _recall.FindCurrent(OpenTree, path, known, cancellationToken) ?? Extract(path, memoryPath, known, cancellationToken);
        return report with { Elapsed = time.GetElapsedTime(started) };
    }

    private TreeReport Extract(string path, string memoryPath, KnownTree? known, CancellationToken cancellationToken)
    {
        FileStamp before = archive.Stamp;
        TreeArchive read = TreeArchive.Read(archive, cancellationToken);
        SpentMemory.Release();
        bool isNew = TryMakeRoot(path, read.ContentBytes);
        using FreshFile? memory = BeginMemory(memoryPath, out string? whyNot);
        using ITreeFolder root = OpenTree(path);
        using var pending = new PendingRenames(root);
        TreeRun run = Begin(read, known, pending);
        run.Tally.OthersMade += isNew ? 1 : 0;
        new TreeWalk(run, cancellationToken).Run(OpenTree(path), isNew ? null : root.Stamp);
        pending.Commit();
        if (archive.Stamp != before)
            throw new IOException("the archive changed while it was read: extract it again");
        TreeReport report = TreeRecall.Report(path, read.Nodes.Count, run.Tally, run.Losses.ToString());
        if (!report.WasCurrent)
            root.Flush();
        Progress?.Report(new MakeProgress(before.Length, before.Length));
        if (memory is not null)
            whyNot = WhyNotRemembered(memory, run);
        return whyNot is null ? report : report with { Notes = [.. report.Notes, new Note(NoteCode.TreeNotRemembered, $"what was extracted cannot be remembered, so the next run reads every file: {whyNot}")] };
    }

    private TreeRun Begin(TreeArchive read, KnownTree? known, PendingRenames pending)
    {
        var losses = new TreeLosses();
        long length = archive.Length;
        return new TreeRun(read, options, known)
        {
            IsSameAsKnown = _recall.IsOf(known),
            HasSameOptions = known?.Options == _recall.OptionsText,
            Content = new ArchiveContent(archive, position => Progress?.Report(new MakeProgress(position, length))),
            Metadata = new TreeMetadata(options, read.Features, files.Withheld, losses),
            Attributes = new TreeAttributes(options, read.Features, losses),
            Losses = losses,
            Pending = pending,
        };
    }

    private bool TryMakeRoot(string path, long bytes)
    {
        if (files.Stat(path) is not null)
            return false;
        FreeRoom.Demand(files, path, bytes);
        FileFailure.Guard("make", path, () => Directory.CreateDirectory(path));
        return true;
    }

    // Held until the end: it also keeps other runs away.
    private FreshFile? BeginMemory(string memoryPath, out string? whyNot)
    {
        whyNot = null;
        try
        {
            return new FreshFile(files, memoryPath);
        }
        catch (IOException failure) when (failure is not MorselException && FileFailure.IsRefusal(failure))
        {
            whyNot = failure.Message;
            return null;
        }
    }

    // Everything is in its place: that this one file is not is no reason to fail.
    private string? WhyNotRemembered(FreshFile memory, TreeRun run)
    {
        // Where an archive keeps no times, a change right after this moment could look like none.
        bool isSure = run.Archive.Features.HasAny(CatarFeatures.Times);
        var nodes = run.Archive.Nodes.Select((node, i) => isSure && run.Results[i] is { } result ? result : new KnownNode((NodeKind)node.Entry.Type, node.Name) { End = node.End });
        try
        {
            TreeMemory.Write(
                new KnownTree(identity, _recall.OptionsText, [.. nodes]) { Losses = run.Losses.ToString(), Structure = run.Archive.Structure, Index = Index }, memory.File);
            memory.Commit();
            return null;
        }
        catch (IOException failure)
        {
            return failure.Message;
        }
    }
}
