namespace Morsel.Files;

/// <summary>A file that is written beside its place and takes it by one rename, or goes away.</summary>
internal sealed class FreshFile : IDisposable
{
    private readonly IFileSystem _files;
    private readonly string _path;
    private bool _isCommitted;

    /// <param name="files">The disk.</param>
    /// <param name="path">Where the file will be.</param>
    /// <exception cref="TargetBusyException">Another run writes it.</exception>
    public FreshFile(IFileSystem files, string path)
    {
        (_files, _path) = (files, path);
        File = files.OpenLocked(PartPath);
        try
        {
            File.SetLength(0);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public IBlockFile File { get; }

    private string PartPath => OwnNames.PartOf(_path);

    /// <summary>Puts it in its place once it is on the disk.</summary>
    /// <param name="modifiedTime">When it is to count as changed; null for now.</param>
    public void Commit(DateTimeOffset? modifiedTime = null)
    {
        if (modifiedTime is { } time)
            _files.SetModifiedTime(PartPath, time);
        File.Flush();
        _files.Rename(PartPath, _path);
        _isCommitted = true;
        _files.FlushFolder(Path.GetDirectoryName(Path.GetFullPath(_path))!);
    }

    public void Dispose()
    {
        try
        {
            if (!_isCommitted)
                _files.Delete(PartPath);
        }
        finally
        {
            File.Dispose();
        }
    }
}
