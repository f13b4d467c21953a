using Morsel.Files;

namespace Morsel.Uploading;

/// <summary>The folder in which what is missing of a release is made. It stays where a run ends early, and goes when all is published.</summary>
/// <param name="files">The disk.</param>
/// <param name="path">The folder.</param>
internal sealed class WorkFolder(IFileSystem files, string path)
{
    public string Path => path;

    /// <summary>Makes it, if it is not there.</summary>
    public void Create() => FileFailure.Guard("make", path, () => Directory.CreateDirectory(path));

    /// <summary>Puts a file into it.</summary>
    public void Write(string name, byte[] content)
    {
        using var fresh = new FreshFile(files, System.IO.Path.Join(path, name));
        fresh.File.Write(content, 0);
        fresh.Commit();
    }

    /// <summary>Deletes it with the files in it.</summary>
    public void Clear()
    {
        if (files.Stat(path) is not { IsFolder: true })
            return;
        foreach (string name in files.FileNames(path, _ => true).ToArray())
            files.Delete(System.IO.Path.Join(path, name));
        FileFailure.Guard("delete", path, () => Directory.Delete(path));
    }
}
