namespace Morsel.Files.Trees;

/// <summary>An entry of a tree, of which something is set.</summary>
/// <remarks>Every failure is an <see cref="IOException"/> as those of <see cref="IFileSystem"/> are.</remarks>
internal interface ITreeEntry
{
    void SetOwner(FileOwner owner);

    /// <param name="permissions">The low 12 bits of a mode.</param>
    void SetMode(int permissions);

    /// <param name="modifiedNanoseconds">Since 1970; negative before.</param>
    void SetTime(long modifiedNanoseconds);
}

/// <summary>An open entry of a tree. Whatever becomes of its name meanwhile, this is what is meant.</summary>
internal interface ITreeNode : ITreeEntry, IDisposable
{
    NodeStamp Stamp { get; }

    /// <summary>The flags of chattr(1); none where the file system has no such thing.</summary>
    NodeFlags Flags => NodeFlags.None;

    /// <summary>The project whose quota it counts for; 0 for none.</summary>
    uint ProjectId => 0;

    /// <summary>The extended attributes that this process may see.</summary>
    IReadOnlyList<NodeAttribute> ReadAttributes();

    void SetAttribute(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value);

    void RemoveAttribute(ReadOnlySpan<byte> name);
}

/// <summary>An open file of a tree.</summary>
internal interface ITreeFile : ITreeNode
{
    /// <summary>Fills as much of the buffer as the file has from <paramref name="offset"/> on; short only at the file's end.</summary>
    int Read(Span<byte> buffer, long offset);

    /// <summary>Writes all bytes at <paramref name="offset"/>.</summary>
    void Write(ReadOnlySpan<byte> bytes, long offset);

    /// <summary>Makes it longer by zeros that take no space where the file system can do that.</summary>
    void SetLength(long length);
}

/// <summary>
/// An open folder of a tree: the one door to what is below it. Each call names one entry of this folder and never follows a symbolic link, so that nothing
/// outside can be reached, whatever the names are and whatever somebody puts in their place meanwhile.
/// </summary>
internal interface ITreeFolder : ITreeNode
{
    /// <summary>Where it is, for people.</summary>
    string Path { get; }

    /// <summary>What has this name; null if nothing has.</summary>
    NodeStamp? Stat(EntryName name);

    /// <summary>The names of all entries, in no order.</summary>
    List<EntryName> Names();

    /// <summary>Opens a folder.</summary>
    /// <exception cref="IOException">It is none, or a link to one.</exception>
    ITreeFolder Enter(EntryName name);

    /// <summary>Makes a folder that nobody else may look into.</summary>
    /// <returns>Whether it was made; not where something has the name, or one that is the same to the file system.</returns>
    bool TryMakeFolder(EntryName name);

    /// <summary>Makes a file that nobody else may look into.</summary>
    /// <exception cref="IOException">Something has the name.</exception>
    ITreeFile Create(EntryName name);

    /// <summary>Opens a file for reading, without waiting for the writer of a pipe.</summary>
    ITreeFile Open(EntryName name);

    void MakeLink(EntryName name, ReadOnlySpan<byte> target);

    /// <summary>Where a symbolic link leads.</summary>
    byte[] ReadLink(EntryName name);

    /// <summary>An extended attribute of an entry that is not opened; null if it has none of that name.</summary>
    byte[]? ReadAttribute(EntryName name, string attribute) => null;

    /// <summary>Makes a pipe or a device that nobody else may use.</summary>
    void MakeSpecial(EntryName name, NodeKind kind, (uint Major, uint Minor) number);

    /// <summary>Gives an entry another name, in the place of what has that, in one step.</summary>
    void Rename(EntryName name, EntryName to);

    /// <summary>Gives an entry another name that nothing has.</summary>
    /// <returns>Whether it has it now; not where something has that name, or one that is the same to the file system.</returns>
    bool TryPlace(EntryName name, EntryName to);

    /// <summary>Takes an entry away; a folder only if it is empty.</summary>
    void Delete(EntryName name, bool isFolder);

    /// <summary>Sets whom an entry belongs to; of a link, not of what it leads to.</summary>
    void SetOwner(EntryName name, FileOwner owner);

    /// <inheritdoc cref="ITreeEntry.SetMode"/>
    void SetMode(EntryName name, int permissions);

    /// <inheritdoc cref="ITreeEntry.SetTime"/>
    void SetTime(EntryName name, long modifiedNanoseconds);

    /// <summary>Returns when all that was written to its file system is on the disk, names and contents.</summary>
    void Flush();
}
