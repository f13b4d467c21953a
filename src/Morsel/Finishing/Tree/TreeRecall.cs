using Morsel.Casync;
using Morsel.Files;
using Morsel.Files.Trees;

namespace Morsel.Finishing.Tree;

/// <summary>Holds what is remembered of the last extraction into a folder against what this one is to do. The archive is not needed for it.</summary>
/// <param name="identity">Tells the archive from every other one.</param>
/// <param name="options">How it is extracted.</param>
internal sealed class TreeRecall(string identity, TreeOptions options)
{
    /// <summary>What decides, beside the archive, what a folder becomes.</summary>
    public string OptionsText => FormattableString.Invariant(
        $"owner {options.SameOwner || options.RequireOwner} {options.NumericOwner}, bits {options.SpecialBits}, devices {options.Devices}, attributes {options.AllAttributes}, root {LocalTree.IsPrivileged}");

    /// <summary>Whether the same archive was extracted in the same way.</summary>
    public bool IsOf(KnownTree? known) => known?.Archive == identity && known.Options == OptionsText;

    /// <summary>Looks whether a folder is still what was extracted from the archive.</summary>
    /// <param name="files">The disk.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="time">How long it took is measured by it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>null if it is not, or that is not known.</returns>
    public TreeReport? FindCurrent(IFileSystem files, string folder, TimeProvider time, CancellationToken cancellationToken)
    {
        long started = time.GetTimestamp();
        string path = FullPathOf(folder);
        KnownTree? known = files.Stat(path) is { IsFolder: true } ? TreeMemory.Read(files, OwnNames.TreeOf(path)) : null;
        return FindCurrent(LocalTree.Open, path, known, cancellationToken) is { } report ? report with { Elapsed = time.GetElapsedTime(started) } : null;
    }

    /// <inheritdoc cref="FindCurrent(IFileSystem, string, TimeProvider, CancellationToken)"/>
    /// <param name="open">Opens the folder.</param>
    /// <param name="path">Its full path.</param>
    /// <param name="known">What is remembered.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public TreeReport? FindCurrent(Func<string, ITreeFolder> open, string path, KnownTree? known, CancellationToken cancellationToken)
    {
        if (known is null || !IsOf(known) || options.VerifyAll)
            return null;
        int left = known.Nodes.Sum(node => node.EntriesLeft);
        using ITreeFolder root = open(path);
        return (left == 0 || !options.Delete) && TreeCheck.IsUntouched(root, known, cancellationToken)
            ? Report(path, known.Nodes.Count, new TreeTally { FilesKept = known.Nodes.Count(node => node is { Kind: NodeKind.File, WasMade: true }), EntriesLeft = left }, known.Losses)
            : null;
    }

    /// <summary>The full path of a folder, without a slash at its end.</summary>
    public static string FullPathOf(string folder) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));

    /// <summary>What was done, and not done.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="nodeCount">Entries in the archive, with its root.</param>
    /// <param name="tally">What was done.</param>
    /// <param name="losses">What was not restored; empty if nothing.</param>
    public static TreeReport Report(string path, int nodeCount, TreeTally tally, string losses) => new()
    {
        OutputPath = path,
        EntryCount = nodeCount - 1,
        FilesWritten = tally.FilesWritten,
        BytesWritten = tally.BytesWritten,
        FilesKept = tally.FilesKept,
        OthersMade = tally.OthersMade,
        MetadataSet = tally.MetadataSet,
        EntriesLeft = tally.EntriesLeft,
        EntriesDeleted = tally.EntriesDeleted,
        Notes = losses.Length == 0 ? [] : [new Note(NoteCode.AttributeNotSet, losses)],
        Elapsed = TimeSpan.Zero,
    };
}
