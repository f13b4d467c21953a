using Morsel.Casync;
using Morsel.Files;
using Morsel.Files.Trees;

namespace Morsel.Finishing.Tree;

/// <summary>What all parts of one extraction share.</summary>
/// <param name="Archive">What is extracted.</param>
/// <param name="Options">How.</param>
/// <param name="Known">What was extracted into the folder last; null if nobody knows.</param>
internal sealed record TreeRun(TreeArchive Archive, TreeOptions Options, KnownTree? Known)
{
    /// <summary>Whether the archive and all that was wanted are as they were then: what agrees with it needs no second look.</summary>
    public required bool IsSameAsKnown { get; init; }

    /// <summary>Whether only what was wanted then is wanted now.</summary>
    public required bool HasSameOptions { get; init; }

    public required ArchiveContent Content { get; init; }

    public required TreeMetadata Metadata { get; init; }

    public required TreeAttributes Attributes { get; init; }

    public required TreeLosses Losses { get; init; }

    public required PendingRenames Pending { get; init; }

    public TreeTally Tally { get; } = new();

    /// <summary>What will be remembered of each entry.</summary>
    public KnownNode?[] Results { get; } = new KnownNode?[Archive.Nodes.Count];

    private int _temporaryCount;

    /// <summary>A name for an entry while it is made.</summary>
    public EntryName NextTemporary() =>
        EntryName.TryParse(System.Text.Encoding.ASCII.GetBytes(OwnNames.InTreeOf(_temporaryCount++)), out EntryName name) ? name : throw new System.Diagnostics.UnreachableException();

    /// <summary>What is remembered of an entry, if what is there is still that.</summary>
    public KnownNode? Agreeing(int known, NodeStamp there) => known >= 0 && !Options.VerifyAll && Known!.Nodes[known] is var node && node.Agrees(there) ? node : null;

    /// <summary>An entry is right.</summary>
    /// <param name="index">Its number.</param>
    /// <param name="stamp">What the system says of it now.</param>
    /// <param name="content">The SHA-256 of a file.</param>
    /// <param name="entriesLeft">Of a folder: how many entries it has that the archive does not have.</param>
    public void Settle(int index, NodeStamp stamp, byte[]? content = null, int entriesLeft = 0)
    {
        TreeNode node = Archive.Nodes[index];
        Results[index] = new KnownNode(stamp.Kind, node.Name)
        {
            End = node.End,
            Stamp = stamp,
            Content = content ?? [],
            Attributes = TreeAttributes.DigestOf(node.Entry),
            EntriesLeft = entriesLeft,
        };
    }
}
