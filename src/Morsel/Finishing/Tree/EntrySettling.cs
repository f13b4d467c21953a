using Morsel.Files;
using Morsel.Files.Trees;
using Morsel.Formats.Casync;

namespace Morsel.Finishing.Tree;

/// <summary>Makes one entry of a folder what the archive says. What is right already is left alone; what is written is written beside, and renamed.</summary>
/// <param name="run">The extraction.</param>
internal sealed class EntrySettling(TreeRun run)
{
    /// <summary>A file.</summary>
    /// <param name="folder">Where it is.</param>
    /// <param name="index">Its number in the archive.</param>
    /// <param name="there">What has its name; null if nothing has.</param>
    /// <param name="known">Its number in what was extracted last; -1 if it was not in it.</param>
    public void SettleFile(ITreeFolder folder, int index, NodeStamp? there, int known)
    {
        if (there is not { Kind: NodeKind.File } file || !TryKeep(folder, index, file, known))
            WriteFile(folder, index, there, known);
    }

    /// <summary>A symbolic link, a pipe or a device.</summary>
    /// <inheritdoc cref="SettleFile"/>
    public void SettleOther(ITreeFolder folder, int index, NodeStamp? there, int known)
    {
        TreeNode node = run.Archive.Nodes[index];
        CatarEntry entry = node.Entry;
        if (IsUnwanted(entry.Type))
            return;
        if (there is { } stamp && IsSame(folder, node, stamp))
        {
            if (run.Metadata.Differs(stamp, entry))
            {
                GiveMetadata(new NamedEntry(folder, node.Name), stamp, entry);
                run.Tally.MetadataSet++;
                stamp = folder.Stat(node.Name) ?? stamp;
            }
            run.Settle(index, stamp);
            return;
        }
        EntryName temporary = run.NextTemporary();
        if (entry.Type == CatarType.SymbolicLink)
            folder.MakeLink(temporary, entry.LinkTarget);
        else
            folder.MakeSpecial(temporary, (NodeKind)entry.Type, ((uint)entry.DeviceMajor, (uint)entry.DeviceMinor));
        Guarded(folder, temporary, () =>
        {
            GiveMetadata(new NamedEntry(folder, temporary), there: null, entry);
            PutInPlace(folder, node, temporary, there, known);
        });
        run.Tally.OthersMade++;
        run.Settle(index, Look(folder, node));
    }

    /// <summary>Opens a folder, or makes it.</summary>
    /// <inheritdoc cref="SettleFile"/>
    /// <returns>The folder, and what it was before; null if it was made.</returns>
    public (ITreeFolder Folder, NodeStamp? Before) EnterFolder(ITreeFolder folder, int index, NodeStamp? there)
    {
        const int OwnersAll = 0x1c0;
        TreeNode node = run.Archive.Nodes[index];
        if (there is { Kind: NodeKind.Folder } stamp)
        {
            // Its own mode is set when it is left.
            if ((stamp.Permissions & OwnersAll) != OwnersAll && !LocalTree.IsPrivileged)
                folder.SetMode(node.Name, stamp.Permissions | OwnersAll);
            return (folder.Enter(node.Name), stamp);
        }
        if (there is not null)
            folder.Delete(node.Name, isFolder: false);
        if (!folder.TryMakeFolder(node.Name))
            throw Folded(folder, node.Name);
        run.Tally.OthersMade++;
        return (folder.Enter(node.Name), null);
    }

    /// <summary>Gives a folder what is its own, when all that is in it is in its place.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="index">Its number in the archive.</param>
    /// <param name="before">What it was before; null if it was made.</param>
    /// <param name="known">Its number in what was extracted last; -1 if it was not in it.</param>
    /// <param name="entriesLeft">How many entries it has that the archive does not have.</param>
    public void FinishFolder(ITreeFolder folder, int index, NodeStamp? before, int known, int entriesLeft)
    {
        CatarEntry entry = run.Archive.Nodes[index].Entry;
        NodeStamp now = folder.Stamp;
        bool hasOtherAttributes = before is null ? TreeAttributes.DigestOf(entry) != 0 : AttributesDiffer(folder, index, before.Value, known);
        if (before is { } there && (hasOtherAttributes || run.Metadata.Differs(there, entry)))
            run.Tally.MetadataSet++;
        if (hasOtherAttributes || run.Metadata.Differs(now, entry))
        {
            bool wasGivenAway = run.Metadata.GiveOwner(folder, now, entry);
            if (hasOtherAttributes)
                run.Attributes.Give(folder, now, entry);
            run.Metadata.GiveRest(folder, wasGivenAway || hasOtherAttributes ? null : now, entry);
            now = folder.Stamp;
        }
        run.Settle(index, now, entriesLeft: entriesLeft);
    }

    private bool TryKeep(ITreeFolder folder, int index, NodeStamp there, int known)
    {
        TreeNode node = run.Archive.Nodes[index];
        if (there.Length != node.Entry.Length)
            return false;
        bool differs = run.Metadata.Differs(there, node.Entry);
        byte[]? content = null;
        if (run.Agreeing(known, there) is { } agreeing)
        {
            content = run.IsSameAsKnown ? agreeing.Content : run.Content.Digest(node);
            if (!content.AsSpan().SequenceEqual(agreeing.Content))
                return false;
            if (!differs && !AreAttributesUnsure(agreeing, node.Entry))
                return Keep(index, there, content);
        }
        using ITreeFile? file = TryOpen(folder, node.Name);
        content = file is null ? null : content ?? run.Content.Compare(node, file);
        if (file is null || content is null)
            return false;
        bool hasOtherAttributes = run.Attributes.Differ(file, node.Entry);
        if (!differs && !hasOtherAttributes)
            return Keep(index, there, content);
        // What is set of it is set of all its names, and another one may be anywhere.
        if (there.Links > 1)
            return false;
        bool wasGivenAway = run.Metadata.GiveOwner(file, there, node.Entry);
        if (hasOtherAttributes)
            run.Attributes.Give(file, there, node.Entry);
        run.Metadata.GiveRest(file, wasGivenAway || hasOtherAttributes ? null : there, node.Entry);
        run.Tally.MetadataSet++;
        return Keep(index, file.Stamp, content);
    }

    private bool Keep(int index, NodeStamp stamp, byte[] content)
    {
        run.Tally.FilesKept++;
        run.Settle(index, stamp, content);
        return true;
    }

    private void WriteFile(ITreeFolder folder, int index, NodeStamp? there, int known)
    {
        TreeNode node = run.Archive.Nodes[index];
        EntryName temporary = run.NextTemporary();
        byte[] content = [];
        using (ITreeFile file = folder.Create(temporary))
        {
            Guarded(folder, temporary, () =>
            {
                content = run.Content.Write(node, file);
                _ = run.Metadata.GiveOwner(file, there: null, node.Entry);
                run.Attributes.GiveNew(file, node.Entry);
                run.Metadata.GiveRest(file, there: null, node.Entry);
            });
        }
        run.Tally.FilesWritten++;
        run.Tally.BytesWritten += node.Entry.Length;
        void Settle() => run.Settle(index, Look(folder, node), content);
        if (there is { Kind: NodeKind.File })
        {
            run.Pending.Add(folder, temporary, node.Name, node.Entry.Length, Settle);
            return;
        }
        Guarded(folder, temporary, () => PutInPlace(folder, node, temporary, there, known));
        Settle();
    }

    // Nothing of value has the name: no file does, and a folder only if it may go.
    private void PutInPlace(ITreeFolder folder, TreeNode node, EntryName temporary, NodeStamp? there, int known)
    {
        if (there is { Kind: NodeKind.Folder })
            DeleteFolder(folder, node.Name, known);
        if (there is not (null or { Kind: NodeKind.Folder }))
            folder.Rename(temporary, node.Name);
        else if (!folder.TryPlace(temporary, node.Name))
            throw Folded(folder, node.Name);
    }

    private void DeleteFolder(ITreeFolder folder, EntryName name, int known)
    {
        if (!run.Options.Delete && TreeRemoval.FindForeign(folder, name, run.Known, known) is { } foreign)
            throw new RefusedException($"{Path.Join(folder.Path, name.ToString())} must become something else than a folder, but {foreign} in it is not of the archive that was extracted last: move it away, or allow the deletion of what the archive does not have");
        run.Tally.EntriesDeleted += TreeRemoval.Delete(folder, name) - 1;
    }

    private bool IsUnwanted(CatarType type)
    {
        if (type == CatarType.Socket)
            run.Losses.Count(TreeLoss.Sockets);
        bool isDevice = type is CatarType.BlockDevice or CatarType.CharacterDevice, isUnwanted = isDevice && !(run.Options.Devices && LocalTree.IsPrivileged);
        if (isUnwanted)
            run.Losses.Count(TreeLoss.Devices);
        return isUnwanted || type == CatarType.Socket;
    }

    private static bool IsSame(ITreeFolder folder, TreeNode node, NodeStamp there) =>
        there.Kind == (NodeKind)node.Entry.Type
        && (node.Entry.Type switch
        {
            CatarType.SymbolicLink => folder.ReadLink(node.Name).AsSpan().SequenceEqual(node.Entry.LinkTarget),
            CatarType.Fifo => true,
            _ => there.Number == ((uint)node.Entry.DeviceMajor, (uint)node.Entry.DeviceMinor),
        });

    private bool AttributesDiffer(ITreeNode node, int index, NodeStamp before, int known)
    {
        CatarEntry entry = run.Archive.Nodes[index].Entry;
        bool isSure = run.Agreeing(known, before) is { } agreeing && !AreAttributesUnsure(agreeing, entry);
        return !isSure && run.Attributes.Differ(node, entry);
    }

    // What was there before is right only if the same ones were wanted, in the same way.
    private bool AreAttributesUnsure(KnownNode agreeing, CatarEntry entry) =>
        !run.HasSameOptions || agreeing.Attributes != TreeAttributes.DigestOf(entry);

    private void GiveMetadata(NamedEntry named, NodeStamp? there, CatarEntry entry) =>
        run.Metadata.GiveRest(named, run.Metadata.GiveOwner(named, there, entry) ? null : there, entry);

    // What this user may not read is written anew, as anything else that is not known to be right.
    private static ITreeFile? TryOpen(ITreeFolder folder, EntryName name)
    {
        try
        {
            return folder.Open(name);
        }
        catch (IOException failure) when (FileFailure.IsForbidden(failure))
        {
            return null;
        }
    }

    private static NodeStamp Look(ITreeFolder folder, TreeNode node) =>
        folder.Stat(node.Name) ?? throw FileFailure.Refused("extract", Path.Join(folder.Path, node.Name.ToString()), "another program removed it just now");

    private static void Guarded(ITreeFolder folder, EntryName temporary, Action action)
    {
        try
        {
            action();
        }
        catch
        {
            DeleteTemporary(folder, temporary);
            throw;
        }
    }

    private static void DeleteTemporary(ITreeFolder folder, EntryName temporary)
    {
        try
        {
            folder.Delete(temporary, isFolder: false);
        }
        catch (IOException)
        {
            // The failure before is the one to tell of; the next run takes it away.
        }
    }

    private static RefusedException Folded(ITreeFolder folder, EntryName name) =>
        new($"{Path.Join(folder.Path, name.ToString())}: to this file system another name there is the same, in other letters, or another program made it just now: extract to a file system that tells them apart");
}
