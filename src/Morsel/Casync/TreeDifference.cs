namespace Morsel.Casync;

/// <summary>A path at which two trees differ.</summary>
/// <param name="PathBytes">The path from the root, with "/" between the names, as bytes; empty for the root.</param>
/// <param name="Kind">Whether the entry is in one of the trees, or differs.</param>
/// <param name="Changes">What differs, if the entry is in both.</param>
public sealed record TreeDifference(ReadOnlyMemory<byte> PathBytes, TreeDifferenceKind Kind, TreeChanges Changes)
{
    /// <summary>The path as text; bytes that are not UTF-8 are replaced.</summary>
    public string Path => System.Text.Encoding.UTF8.GetString(PathBytes.Span);
}

/// <summary>In which of two trees an entry is.</summary>
public enum TreeDifferenceKind
{
    /// <summary>Only in the new one.</summary>
    Added,

    /// <summary>Only in the old one.</summary>
    Removed,

    /// <summary>In both, and not the same.</summary>
    Changed,
}

/// <summary>What of an entry differs. Only what both trees keep is compared.</summary>
[Flags]
public enum TreeChanges
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>What it is: a file, a folder, a link. Nothing else is compared then.</summary>
    Kind = 1,

    /// <summary>The content of a file.</summary>
    Content = 2,

    /// <summary>Where a symbolic link leads, or the numbers of a device.</summary>
    Target = 4,

    /// <summary>The permissions.</summary>
    Mode = 8,

    /// <summary>The owner or the group.</summary>
    Owner = 16,

    /// <summary>The time of the last change.</summary>
    Time = 32,

    /// <summary>The extended attributes, capabilities or the label of SELinux.</summary>
    Attributes = 64,

    /// <summary>The ACL.</summary>
    Acl = 128,

    /// <summary>The file flags, or the project of the quota.</summary>
    Flags = 256,
}
