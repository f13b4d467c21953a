namespace Morsel.Files.Reading;

/// <summary>Opens trees to read them.</summary>
internal interface ITreeReader
{
    /// <summary>Opens a folder by its path; if that is a link, where it leads.</summary>
    /// <exception cref="IOException">There is no folder.</exception>
    IFolderReader Open(string path);

    /// <summary>The name of a user, as bytes; null if it has none.</summary>
    byte[]? NameOfUser(uint number);

    /// <inheritdoc cref="NameOfUser"/>
    byte[]? NameOfGroup(uint number);
}

/// <summary>An open entry of a tree that is read. Whatever becomes of its name meanwhile, this is what is meant.</summary>
/// <remarks>Every failure is an <see cref="IOException"/> that says what was tried, where, and why not, as those of <see cref="IFileSystem"/> do.</remarks>
internal interface INodeReader : IDisposable
{
    /// <summary>Where it is, for people.</summary>
    string Path { get; }

    /// <summary>What it is now.</summary>
    NodeStatus Status { get; }

    /// <summary>The extended attributes that this process may see, ACLs among them, by name; none where the file system has no such thing.</summary>
    IReadOnlyList<ReadAttribute> Attributes();

    /// <summary>The flags of chattr, as the system has them; none where it has no such thing.</summary>
    NodeFlags Flags { get; }

    /// <summary>The project whose quota it counts for; 0 for none.</summary>
    uint ProjectId { get; }
}

/// <summary>An open file of a tree that is read.</summary>
internal interface IFileReader : INodeReader
{
    /// <summary>Fills as much of the buffer as the file has from <paramref name="offset"/> on; short only at the file's end.</summary>
    int Read(Span<byte> buffer, long offset);
}

/// <summary>An open folder of a tree that is read. Each call names one entry of it, and never follows a symbolic link.</summary>
internal interface IFolderReader : INodeReader
{
    /// <summary>The names of all entries but <c>.</c> and <c>..</c>, as bytes, in ascending order of those.</summary>
    IReadOnlyList<byte[]> Names();

    /// <summary>What has this name; null if nothing has any more.</summary>
    NodeStatus? Look(byte[] name);

    /// <summary>Opens a folder.</summary>
    /// <exception cref="IOException">It is none, or a link to one.</exception>
    IFolderReader Enter(byte[] name);

    /// <summary>Opens a regular file, without waiting.</summary>
    /// <exception cref="IOException">It is none, or a link to one.</exception>
    IFileReader OpenFile(byte[] name);

    /// <summary>Where a symbolic link leads.</summary>
    byte[] ReadLink(byte[] name);

    /// <summary>The value of an extended attribute of an entry that is not opened; null if it has none. Of a link never any.</summary>
    byte[]? AttributeOf(byte[] name, string attribute);
}

/// <summary>An extended attribute.</summary>
/// <param name="Name">Its whole name: "user.mime_type".</param>
/// <param name="Value">Its value.</param>
internal sealed record ReadAttribute(byte[] Name, byte[] Value);
