using Morsel.Files;
using Morsel.Files.Trees;

namespace Morsel.Finishing.Tree;

/// <summary>Takes entries away, and with a folder all that is in it. Links are taken away themselves; nothing is reached through them.</summary>
internal static class TreeRemoval
{
    private const int OwnersAll = 0x1c0;

    /// <summary>Takes an entry away.</summary>
    /// <returns>How many entries went.</returns>
    public static int Delete(ITreeFolder folder, EntryName name, int depth = 0)
    {
        if (folder.Stat(name) is not { } there)
            return 0;
        int count = 1;
        if (there.Kind == NodeKind.Folder)
        {
            using ITreeFolder inner = Enter(folder, name, there, depth);
            foreach (EntryName entry in inner.Names())
                count += Delete(inner, entry, depth + 1);
        }
        folder.Delete(name, there.Kind == NodeKind.Folder);
        return count;
    }

    /// <summary>The path of an entry in a folder that is not one of those which were extracted there; null if there is none.</summary>
    /// <param name="folder">Where the folder is.</param>
    /// <param name="name">Its name.</param>
    /// <param name="known">What was extracted last.</param>
    /// <param name="index">The number of the folder in that; -1 if it is not in it.</param>
    /// <param name="depth">How many folders it is in.</param>
    public static string? FindForeign(ITreeFolder folder, EntryName name, KnownTree? known, int index, int depth = 0)
    {
        if (folder.Stat(name) is not { Kind: NodeKind.Folder } there)
            return null;
        using ITreeFolder inner = Enter(folder, name, there, depth);
        foreach (EntryName entry in inner.Names())
        {
            int at = known is null || index < 0 ? -1 : known.Find(index, entry);
            // What the user changed is the user's.
            if (inner.Stat(entry) is { } found && (at < 0 || known!.Nodes[at].Kind != found.Kind || (found.Kind != NodeKind.Folder && !known.Nodes[at].Agrees(found))) && !OwnNames.IsInTree(entry.Bytes))
                return Path.Join(inner.Path, entry.ToString());
            if (FindForeign(inner, entry, known, at, depth + 1) is { } foreign)
                return foreign;
        }
        return null;
    }

    private static ITreeFolder Enter(ITreeFolder folder, EntryName name, NodeStamp there, int depth)
    {
        if (depth > TreeArchive.MostDepth)
            throw new RefusedException($"{folder.Path} has more than {TreeArchive.MostDepth} folders within one another");
        if ((there.Permissions & OwnersAll) != OwnersAll && !LocalTree.IsPrivileged)
            folder.SetMode(name, there.Permissions | OwnersAll);
        return folder.Enter(name);
    }
}
