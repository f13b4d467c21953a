using Morsel.Files;
using Morsel.Files.Trees;
using Morsel.Formats.Casync;

namespace Morsel.Finishing.Tree;

/// <summary>Goes through the archive, the folder and what was extracted last side by side: all three have their names in the same order.</summary>
/// <param name="run">The extraction.</param>
/// <param name="cancellationToken">Ends it between two entries.</param>
internal sealed class TreeWalk(TreeRun run, CancellationToken cancellationToken)
{
    private readonly EntrySettling _settling = new(run);

    /// <summary>Makes all of a folder what the archive says.</summary>
    /// <param name="root">The folder, which is closed.</param>
    /// <param name="before">What it was before; null if it was made.</param>
    public void Run(ITreeFolder root, NodeStamp? before) => Fill(root, 0, before, run.Known is null ? -1 : 0);

    private void Fill(ITreeFolder folder, int index, NodeStamp? before, int known)
    {
        try
        {
            int left = FillOpen(folder, index, before is null ? [] : NamesIn(folder), known);
            run.Tally.EntriesLeft += left;
            run.Pending.Leave(folder, () => _settling.FinishFolder(folder, index, before, known, left));
        }
        catch
        {
            // As long as all folders are open in which something waits.
            run.Pending.Dispose();
            folder.Dispose();
            throw;
        }
    }

    /// <returns>How many entries the folder has that the archive does not have.</returns>
    private int FillOpen(ITreeFolder folder, int index, List<EntryName> names, int known)
    {
        run.Metadata.CountUnwanted(run.Archive.Nodes[index].Entry);
        run.Attributes.CountUnwanted(run.Archive.Nodes[index].Entry);
        int at = 0, left = 0, knownEnd = known < 0 ? 0 : run.Known!.Nodes[known].End, knownAt = known + 1;
        for (int i = index + 1; i < run.Archive.Nodes[index].End; i = run.Archive.Nodes[i].End)
        {
            cancellationToken.ThrowIfCancellationRequested();
            EntryName name = run.Archive.Nodes[i].Name;
            for (; at < names.Count && names[at].CompareTo(name) < 0; at++)
                left += SeeTo(folder, names[at]);
            bool isThere = at < names.Count && names[at].Equals(name);
            if (isThere)
                at++;
            while (knownAt < knownEnd && run.Known!.Nodes[knownAt].Name.CompareTo(name) < 0)
                knownAt = run.Known.Nodes[knownAt].End;
            bool isKnown = knownAt < knownEnd && run.Known!.Nodes[knownAt].Name.Equals(name);
            Settle(folder, i, isThere ? folder.Stat(name) : null, isKnown ? knownAt : -1);
        }
        for (; at < names.Count; at++)
            left += SeeTo(folder, names[at]);
        return left;
    }

    private void Settle(ITreeFolder folder, int index, NodeStamp? there, int known)
    {
        CatarEntry entry = run.Archive.Nodes[index].Entry;
        if (entry.Type == CatarType.Folder)
        {
            (ITreeFolder inner, NodeStamp? before) = _settling.EnterFolder(folder, index, there);
            Fill(inner, index, before, known);
            return;
        }
        run.Metadata.CountUnwanted(entry);
        run.Attributes.CountUnwanted(entry);
        if (entry.Type == CatarType.File)
            _settling.SettleFile(folder, index, there, known);
        else
            _settling.SettleOther(folder, index, there, known);
    }

    // In the order of the archive, without what an interrupted run left.
    private static List<EntryName> NamesIn(ITreeFolder folder)
    {
        List<EntryName> names = folder.Names();
        foreach (EntryName name in names.Where(name => OwnNames.IsInTree(name.Bytes)))
            folder.Delete(name, isFolder: false);
        names.RemoveAll(name => OwnNames.IsInTree(name.Bytes));
        names.Sort();
        return names;
    }

    /// <returns>How many entries stay.</returns>
    private int SeeTo(ITreeFolder folder, EntryName surplus)
    {
        if (!run.Options.Delete)
            return 1;
        run.Tally.EntriesDeleted += TreeRemoval.Delete(folder, surplus);
        return 0;
    }
}
