namespace Morsel.Files;

/// <summary>An open file, read and written at offsets. Safe for several threads at different offsets.</summary>
internal interface IBlockFile : IDisposable
{
    /// <summary>Bytes in the file now.</summary>
    long Length { get; }

    /// <summary>What tells this content of the file from another.</summary>
    FileStamp Stamp { get; }

    /// <summary>Fills as much of the buffer as the file has from <paramref name="offset"/> on; short only at the file's end.</summary>
    int Read(Span<byte> buffer, long offset);

    /// <summary>The content as memory; the file must stay as it is meanwhile.</summary>
    /// <exception cref="IOException">It cannot be had.</exception>
    MappedBytes Map() => new(this);

    /// <summary>The content as memory in which what is written later stands as well; null where that cannot be had.</summary>
    MappedBytes? MapShared() => null;

    /// <summary>The first stored bytes at or after <paramref name="offset"/>; where there are none any more, they begin and end with the file.</summary>
    FileExtent StoredFrom(long offset) => new(offset, long.MaxValue);

    /// <summary>Writes all bytes at <paramref name="offset"/>.</summary>
    void Write(ReadOnlySpan<byte> bytes, long offset);

    /// <summary>Makes bytes zeros of a hole, which takes no space.</summary>
    /// <returns>Whether the file system can do that; if not, nothing changed.</returns>
    bool TryPunch(long offset, long length) => false;

    /// <summary>Makes its content that of another file, which takes no room until one of them is changed.</summary>
    /// <returns>Whether the file system can do that; if not, nothing changed.</returns>
    bool TryClone(IBlockFile from) => false;

    /// <summary>Cuts the file off, or lengthens it by zeros that take no space where the file system can do that.</summary>
    void SetLength(long length);

    /// <summary>Returns when the content is on the disk.</summary>
    /// <exception cref="IOException">It may not be. What was written since the last time counts as lost.</exception>
    void Flush();

    /// <summary>Sets who may read, write and execute it; nothing is done where the system has no such thing.</summary>
    void SetMode(UnixFileMode mode);

    /// <summary>Gives it to somebody; nothing is done where the system has no such thing.</summary>
    void SetOwner(FileOwner owner);

    /// <summary>Sets the time of the last change of the content.</summary>
    void SetModifiedTime(DateTimeOffset time);
}

/// <summary>The one door to the disk on the receiving side; a test puts another one here and makes its n-th operation fail.</summary>
/// <remarks>
/// Every failure is an <see cref="IOException"/> whose message says what was tried, where, and why it failed, and whose
/// <see cref="Exception.HResult"/> is the system's error number (28 on Unix: no space left).
/// </remarks>
internal interface IFileSystem
{
    /// <summary>Opens a regular file for reading. Neither waits for nor disturbs whoever holds its lock.</summary>
    /// <exception cref="IOException">There is none, or it is a device, a pipe or a folder.</exception>
    IBlockFile OpenRead(string path);

    /// <summary>As <see cref="OpenRead"/>, but a block device is taken, too: it is read as a file of its length.</summary>
    /// <exception cref="IOException">There is none, or it is another device, a pipe or a folder.</exception>
    IBlockFile OpenSeed(string path) => OpenRead(path);

    /// <summary>
    /// Opens or makes a file for reading and writing, never through a symbolic link, locked against every other call of this. What is there and
    /// is not our own alone (it belongs to somebody else, or has a second name) is not written to: it loses this name, and a new file gets it.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="setAside">The name that a file gets which is not our own; null where it is to have none.</param>
    /// <exception cref="TargetBusyException">Another call, of this process or another, holds it.</exception>
    /// <exception cref="IOException">It is a symbolic link or not a regular file, or cannot be made.</exception>
    IBlockFile OpenLocked(string path, string? setAside = null);

    /// <summary>
    /// Opens a regular file or a block device that is there, to change it where it is. A file is locked against every other call of this, and of
    /// <see cref="OpenLocked"/>; a device is not to be had while it is mounted, or otherwise in use.
    /// </summary>
    /// <exception cref="TargetBusyException">Another call, of this process or another, holds it.</exception>
    /// <exception cref="RefusedException">It is a device in use.</exception>
    /// <exception cref="IOException">There is none, or it is something else, or may not be written.</exception>
    IBlockFile OpenInPlace(string path) => OpenLocked(path);

    /// <summary>The kind, length and times of what is at <paramref name="path"/>; null if nothing is.</summary>
    FileStamp? Stat(string path);

    /// <summary>The path of the file that <paramref name="path"/> means, links followed.</summary>
    /// <exception cref="IOException">The links lead in a circle, or cannot be read.</exception>
    string FinalPath(string path) => path;

    /// <summary>Replaces <paramref name="to"/> by <paramref name="from"/>, a name in the same folder, in one step.</summary>
    /// <exception cref="IOException">They are in different folders, or the system refuses.</exception>
    void Rename(string from, string to);

    /// <summary>Takes the name of a file away; nothing is done where there is none.</summary>
    void Delete(string path);

    /// <summary>Gives <paramref name="path"/> a second name <paramref name="to"/>, replacing what had it; copies where the file system has no links.</summary>
    void Link(string path, string to);

    /// <summary>Returns when the folder's entries are on the disk, or at once where the system cannot see to that.</summary>
    void FlushFolder(string folder);

    /// <summary>What new files are not allowed (umask); 0 where the system has no such thing.</summary>
    UnixFileMode Withheld { get; }

    /// <summary>Of a file in progress, so many bytes may be lost when the power fails.</summary>
    long MostUnsyncedBytes => 64 << 20;

    /// <summary>Bytes that can still be written in the file system of <paramref name="folder"/>.</summary>
    long FreeBytes(string folder);

    /// <summary>Names in a folder of what is no folder, in no order. Whether one is a regular file, <see cref="Stat"/> tells: a folder may have very many.</summary>
    /// <param name="folder">The folder; subfolders are not searched.</param>
    /// <param name="isWanted">Which names are told of.</param>
    IEnumerable<string> FileNames(string folder, Func<ReadOnlySpan<char>, bool> isWanted);
}
