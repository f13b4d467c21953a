using Morsel.Files;

namespace Morsel.Assembling;

/// <summary>How a file that was written beside the output takes its place.</summary>
/// <param name="KeepReplaced">Whether the replaced file stays, as "name.zs-old".</param>
/// <param name="ModifiedTime">The new file's modification time; null for now.</param>
internal sealed record OutputCommit(bool KeepReplaced, DateTimeOffset? ModifiedTime)
{
    /// <summary>Permissions and time, then to the disk, then one rename, then the folder to the disk.</summary>
    /// <param name="files">The disk.</param>
    /// <param name="file">The file, which is whole.</param>
    /// <param name="path">Where it is.</param>
    /// <param name="output">Where it will be.</param>
    public void Put(IFileSystem files, IBlockFile file, string path, string output)
    {
        bool replaces = files.Stat(output) is not null;
        if (replaces)
            files.CopyMode(output, path);
        if (ModifiedTime is { } time)
            files.SetModifiedTime(path, time);
        file.Flush();
        if (replaces && KeepReplaced)
            files.Link(output, OwnNames.ReplacedOf(output));
        files.Rename(path, output);
        files.FlushFolder(Path.GetDirectoryName(Path.GetFullPath(output))!);
    }
}
