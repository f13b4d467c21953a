using Morsel.Formats.Casync;

namespace Morsel.Making.Trees;

/// <summary>What of a folder becomes part of its archive.</summary>
internal sealed record TreeTerms
{
    /// <summary>What is kept of each entry, normalised.</summary>
    public required CatarFeatures Features { get; init; }

    /// <summary>Whether of the permissions only what every system has is kept: whether the owner may execute a file.</summary>
    public bool OnlyExecutable { get; init; }

    /// <summary>What is left out, as it would stand in the exclude file of the folder.</summary>
    public IReadOnlyList<string> Excludes { get; init; } = [];

    /// <summary>What is being made and must not be in itself: names, by the file system and the inode of the folder that they are in.</summary>
    public IReadOnlyDictionary<(ulong Device, ulong Inode), IReadOnlyList<byte[]>> OwnNames { get; init; } = new Dictionary<(ulong Device, ulong Inode), IReadOnlyList<byte[]>>();

    /// <summary>The features as they stand in an archive and in an index of it.</summary>
    public ulong Flags => (ulong)Features;
}
