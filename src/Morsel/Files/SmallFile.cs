namespace Morsel.Files;

/// <summary>Reads files that are small by their nature, such as keys.</summary>
internal static class SmallFile
{
    /// <summary>All bytes of a file.</summary>
    /// <param name="files">The disk.</param>
    /// <param name="path">The file.</param>
    /// <param name="mostBytes">Bytes that it may have.</param>
    /// <exception cref="IOException">It cannot be read, or is longer.</exception>
    public static byte[] Read(IFileSystem files, string path, int mostBytes)
    {
        using IBlockFile file = files.OpenRead(path);
        if (file.Length > mostBytes)
            throw new IOException($"{path} has {file.Length} bytes, expected at most {mostBytes}");
        byte[] bytes = new byte[file.Length];
        int count = 0;
        while (count < bytes.Length && file.Read(bytes.AsSpan(count), count) is > 0 and var read)
            count += read;
        return bytes[..count];
    }
}
