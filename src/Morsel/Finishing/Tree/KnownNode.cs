using Morsel.Files.Trees;

namespace Morsel.Finishing.Tree;

/// <summary>What is remembered of one entry of the archive that a folder was extracted from last.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name; of the root none.</param>
internal sealed record KnownNode(NodeKind Kind, EntryName Name)
{
    /// <summary>The number of the first node behind it and all that is in it.</summary>
    public required int End { get; init; }

    /// <summary>What the system said of it when it was right; a number of 0 if it was not made.</summary>
    public NodeStamp Stamp { get; init; }

    /// <summary>The SHA-256 of a file's content; empty for other kinds.</summary>
    public byte[] Content { get; init; } = [];

    /// <summary>Tells its extended attributes and ACLs from others; 0 if it has none.</summary>
    public ulong Attributes { get; init; }

    /// <summary>Of a folder: how many entries it had that the archive does not have.</summary>
    public int EntriesLeft { get; init; }

    public bool WasMade => Stamp.Inode != 0;

    /// <summary>Whether nothing was done to it since: whatever changes an entry changes the time that nobody can set.</summary>
    public bool Agrees(NodeStamp there) =>
        WasMade && there.Inode == Stamp.Inode && there.Kind == Kind && there.Length == Stamp.Length
        && there.ModifiedNanoseconds == Stamp.ModifiedNanoseconds && there.ChangedNanoseconds == Stamp.ChangedNanoseconds;
}

/// <summary>What is remembered of the archive that a folder was extracted from last.</summary>
/// <param name="Archive">Which archive it was.</param>
/// <param name="Options">How it was extracted.</param>
/// <param name="Nodes">Its entries, in their order.</param>
internal sealed record KnownTree(string Archive, string Options, IReadOnlyList<KnownNode> Nodes)
{
    /// <summary>What stood between the contents of the archive's files, compressed (<see cref="TreeStructure"/>); empty if it was not kept.</summary>
    public ReadOnlyMemory<byte> Structure { get; init; }

    /// <summary>The index of the archive; empty if there was none.</summary>
    public byte[] Index { get; init; } = [];

    /// <summary>What the user was told then about entries that could not be as they are in the archive; empty if nothing.</summary>
    public string Losses { get; init; } = "";

    /// <summary>The number of an entry of a folder; -1 if it has none of that name.</summary>
    public int Find(int folder, EntryName name)
    {
        for (int i = folder + 1; i < Nodes[folder].End; i = Nodes[i].End)
        {
            if (Nodes[i].Name.CompareTo(name) is var order && order >= 0)
                return order == 0 ? i : -1;
        }
        return -1;
    }
}
