namespace Morsel.Files;

/// <summary>A file for what is needed only until something else is made of it. Where the system allows it has no name, so that not even a killed run leaves it.</summary>
internal sealed class ScratchFile : IDisposable
{
    private readonly IFileSystem _files;
    private readonly string _path;
    private readonly bool _isNamed = OperatingSystem.IsWindows();

    /// <param name="files">The disk.</param>
    /// <param name="path">The name that it has at first; what an earlier run left there goes.</param>
    /// <exception cref="TargetBusyException">Another run is beginning to use it.</exception>
    public ScratchFile(IFileSystem files, string path)
    {
        (_files, _path) = (files, path);
        File = files.OpenLocked(path);
        try
        {
            if (!_isNamed)
                files.Delete(path);
            File.SetLength(0);
        }
        catch
        {
            File.Dispose();
            throw;
        }
    }

    public IBlockFile File { get; }

    /// <summary>Deletes what an interrupted run left under a name of ours, unless somebody is using it, or it is not for us to delete.</summary>
    public static void DeleteLeft(IFileSystem files, string path)
    {
        if (files.Stat(path) is not { IsRegularFile: true })
            return;
        try
        {
            using IBlockFile left = files.OpenLocked(path);
            Placing.Delete(files, left, path);
        }
        catch (TargetBusyException)
        {
            // Its user sees to it.
        }
        catch (IOException failure) when (FileFailure.IsForbidden(failure))
        {
            // It is not in the way of anything yet.
        }
    }

    public void Dispose()
    {
        if (_isNamed)
            _files.Delete(_path);
        File.Dispose();
    }
}
