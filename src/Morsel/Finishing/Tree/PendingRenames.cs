using Morsel.Files.Trees;

namespace Morsel.Finishing.Tree;

/// <summary>
/// Files that are whole beside those they replace, until they are on the disk. One flush of the file system serves many of them: were each renamed at once, a
/// power cut could leave neither the old content nor the new one, and a flush for each file takes minutes where a tree has many.
/// </summary>
/// <param name="root">Any folder of the file system.</param>
internal sealed class PendingRenames(ITreeFolder root) : IDisposable
{
    private const int MostFiles = 4096, MostFolders = 128;
    private const long MostBytes = 256 << 20;

    private readonly Queue<Rename> _renames = new();
    private readonly HashSet<ITreeFolder> _waiting = new(ReferenceEqualityComparer.Instance);
    private readonly List<(ITreeFolder Folder, Action Finish)> _folders = [];
    private long _bytes;

    /// <summary>A file waits.</summary>
    /// <param name="folder">Where it is.</param>
    /// <param name="name">Its name until then.</param>
    /// <param name="to">Its name from then on.</param>
    /// <param name="bytes">Bytes in it.</param>
    /// <param name="whenDone">Called when it is in its place.</param>
    public void Add(ITreeFolder folder, EntryName name, EntryName to, long bytes, Action whenDone)
    {
        _renames.Enqueue(new Rename(folder, name, to, whenDone));
        _waiting.Add(folder);
        _bytes += bytes;
    }

    /// <summary>A folder is left: its own metadata are set, at once if no file of it waits.</summary>
    /// <param name="folder">The folder, which is closed afterwards.</param>
    /// <param name="finish">Sets them.</param>
    public void Leave(ITreeFolder folder, Action finish)
    {
        if (_waiting.Contains(folder))
        {
            _folders.Add((folder, finish));
            if (_renames.Count >= MostFiles || _folders.Count >= MostFolders || _bytes >= MostBytes)
                Commit();
            return;
        }
        using (folder)
            finish();
    }

    /// <summary>Puts all files in their places.</summary>
    public void Commit()
    {
        if (_renames.Count > 0)
            root.Flush();
        while (_renames.TryPeek(out Rename? first))
        {
            first.Folder.Rename(first.Name, first.To);
            _renames.Dequeue();
            first.WhenDone();
        }
        _waiting.Clear();
        _bytes = 0;
        foreach ((ITreeFolder folder, Action finish) in _folders)
        {
            finish();
            folder.Dispose();
        }
        _folders.Clear();
    }

    /// <summary>Takes away what still waits: the run failed or was ended.</summary>
    public void Dispose()
    {
        foreach (Rename rename in _renames)
        {
            try
            {
                rename.Folder.Delete(rename.Name, isFolder: false);
            }
            catch (IOException)
            {
                // The next run takes it away.
            }
        }
        _renames.Clear();
        foreach ((ITreeFolder folder, _) in _folders)
            folder.Dispose();
        _folders.Clear();
    }

    private sealed record Rename(ITreeFolder Folder, EntryName Name, EntryName To, Action WhenDone);
}
