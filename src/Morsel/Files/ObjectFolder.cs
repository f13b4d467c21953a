namespace Morsel.Files;

/// <summary>A folder of objects: files that are never changed, in folders below it. Symbolic links in it count as nothing.</summary>
/// <param name="path">The folder.</param>
internal sealed class ObjectFolder(string path)
{
    /// <summary>The folder.</summary>
    public string Path => path;

    /// <summary>Whether the folder is there.</summary>
    public bool Exists => FileStamp.Of(path) is { IsFolder: true } || Directory.Exists(path);

    /// <summary>Where an object is.</summary>
    public string PathOf(string name) => System.IO.Path.Join(path, name);

    /// <summary>What is known of an object; null where there is none, or only what a crash left of one.</summary>
    public StoredObject? Find(string name) =>
        FileStamp.Of(PathOf(name)) is { IsRegularFile: true, Length: > 0 } stamp ? new StoredObject(name, stamp.Length, TimeOf(stamp)) : null;

    /// <summary>Reads an object.</summary>
    /// <param name="files">The disk.</param>
    /// <param name="name">The object.</param>
    /// <param name="mostBytes">Bytes that it may have.</param>
    /// <returns>null where it is not there, or is longer.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    public byte[]? Read(IFileSystem files, string name, long mostBytes)
    {
        if (Find(name) is not { } found || found.Bytes > mostBytes)
            return null;
        using IBlockFile file = files.OpenRead(PathOf(name));
        byte[] bytes = GC.AllocateUninitializedArray<byte>((int)Math.Min(file.Length, mostBytes));
        return file.Read(bytes, 0) == bytes.Length ? bytes : null;
    }

    /// <summary>All regular files one folder below this one, folder by folder, in no order within each.</summary>
    /// <exception cref="IOException">A folder cannot be listed.</exception>
    public IEnumerable<StoredObject> All()
    {
        foreach (string folder in Folders(path))
        {
            string name = System.IO.Path.GetFileName(folder);
            // Names that begin with a point are somebody's who writes here, or hides something.
            if (name.StartsWith('.'))
                continue;
            FileInfo[] files = FileFailure.Guard("list", folder, () => new DirectoryInfo(folder).GetFiles());
            foreach (FileInfo file in files)
            {
                if (file.LinkTarget is null && Describe(name, file) is { } described)
                    yield return described;
            }
        }
    }

    private static StoredObject? Describe(string folder, FileInfo file) =>
        FileStamp.Of(file.FullName) is { IsRegularFile: true } stamp ? new StoredObject($"{folder}/{file.Name}", stamp.Length, TimeOf(stamp)) : null;

    private static string[] Folders(string path) => FileFailure.Guard(
        "list",
        path,
        () => new DirectoryInfo(path).GetDirectories().Where(folder => folder.LinkTarget is null).Select(folder => folder.FullName).Order(StringComparer.Ordinal).ToArray());

    private static DateTimeOffset TimeOf(FileStamp stamp) => DateTimeOffset.UnixEpoch.AddTicks(stamp.ModifiedNanoseconds / TimeSpan.NanosecondsPerTick);
}
