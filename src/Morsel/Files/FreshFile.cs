namespace Morsel.Files;

/// <summary>A file that is written beside its place and takes it by one rename, or goes away.</summary>
internal sealed class FreshFile : IDisposable
{
    private readonly IFileSystem _files;
    private readonly string _path;
    private bool _isDone;

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

    /// <summary>Puts it in its place once it is on the disk, with owner and mode of what it replaces.</summary>
    /// <param name="modifiedTime">When it is to count as changed; null for now.</param>
    /// <param name="name">What it is called in the same folder, where that was not known when it was begun; null for its path.</param>
    /// <returns>What could not be set, for people.</returns>
    public IReadOnlyList<string> Commit(DateTimeOffset? modifiedTime = null, string? name = null)
    {
        string path = name is null ? _path : Path.Join(Path.GetDirectoryName(_path), name);
        IReadOnlyList<string> unset = new Placing { ModifiedTime = modifiedTime }.Put(_files, File, PartPath, path);
        _isDone = true;
        return unset;
    }

    public void Dispose()
    {
        try
        {
            if (!_isDone)
                Placing.Delete(_files, File, PartPath);
            _isDone = true;
        }
        finally
        {
            File.Dispose();
        }
    }
}
