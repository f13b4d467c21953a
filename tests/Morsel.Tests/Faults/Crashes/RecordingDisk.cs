using Morsel.Files;

namespace Morsel.Tests.Faults.Crashes;

/// <summary>Passes everything on to the disk of this machine, and writes down what changes in one folder.</summary>
internal sealed class RecordingDisk : IFileSystem
{
    private readonly LocalFileSystem _inner = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _files = [];
    private readonly List<DiskStep> _steps = [];

    /// <param name="folder">The folder; what is in it now is on the disk.</param>
    public RecordingDisk(string folder)
    {
        foreach (string path in Directory.EnumerateFiles(folder))
        {
            _files[Path.GetFileName(path)] = Before.Count;
            Before.Add((Path.GetFileName(path), File.ReadAllBytes(path), File.GetLastWriteTimeUtc(path)));
        }
        FileCount = Before.Count;
    }

    /// <summary>How long a write waits until what was written before is synced.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The files at the beginning.</summary>
    public List<(string Name, byte[] Content, DateTimeOffset Time)> Before { get; } = [];

    /// <summary>All files that there ever were.</summary>
    public int FileCount { get; private set; }

    /// <summary>What changed, in order.</summary>
    public IReadOnlyList<DiskStep> Steps
    {
        get
        {
            lock (_gate)
                return [.. _steps];
        }
    }

    /// <summary>All of that.</summary>
    public DiskRecording Recording => new([.. Before.Select(found => new FoundEntry(found.Name, new CrashedFile(found.Content, found.Time)))], Steps, FileCount);

    // So little that short files are synced while they are written.
    public long MostUnsyncedBytes => 8 << 10;

    public UnixFileMode Withheld => _inner.Withheld;

    public IBlockFile OpenRead(string path) => _inner.OpenRead(path);

    public IBlockFile OpenLocked(string path, string? setAside = null)
    {
        IBlockFile opened = _inner.OpenLocked(path, setAside);
        lock (_gate)
        {
            if (!_files.TryGetValue(Path.GetFileName(path), out int file))
            {
                file = _files[Path.GetFileName(path)] = FileCount++;
                _steps.Add(new FileMade(file, Path.GetFileName(path)));
            }
            return new RecordingFile(this, opened, file);
        }
    }

    public FileStamp? Stat(string path) => _inner.Stat(path);

    public void Rename(string from, string to) => Note(() =>
    {
        _inner.Rename(from, to);
        _files.Remove(Path.GetFileName(from), out int file);
        _files[Path.GetFileName(to)] = file;
        return new FileRenamed(file, Path.GetFileName(from), Path.GetFileName(to));
    });

    public void Delete(string path) => Note(() =>
    {
        _inner.Delete(path);
        _files.Remove(Path.GetFileName(path));
        return new NameRemoved(Path.GetFileName(path));
    });

    public void Link(string path, string to) => Note(() =>
    {
        _inner.Link(path, to);
        int file = _files[Path.GetFileName(to)] = _files[Path.GetFileName(path)];
        return new FileLinked(file, Path.GetFileName(to));
    });

    public void FlushFolder(string folder) => Note(new FolderSynced(""), () => _inner.FlushFolder(folder));

    public long FreeBytes(string folder) => _inner.FreeBytes(folder);

    public IEnumerable<string> FileNames(string folder, Func<ReadOnlySpan<char>, bool> isWanted) => _inner.FileNames(folder, isWanted);

    // Does something, and writes it down once it is done.
    private void Note(DiskStep step, Action act) => Note(() =>
    {
        act();
        return step;
    });

    private void Note(Func<DiskStep> act)
    {
        lock (_gate)
            _steps.Add(act());
    }

    private sealed class RecordingFile(RecordingDisk disk, IBlockFile inner, int file) : IBlockFile
    {
        private long _unsyncedBytes;

        public long Length => inner.Length;

        public FileStamp Stamp => inner.Stamp;

        public int Read(Span<byte> buffer, long offset) => inner.Read(buffer, offset);

        public void Write(ReadOnlySpan<byte> bytes, long offset)
        {
            // A disk so slow that what is synced by now is synced before more is written.
            SpinWait.SpinUntil(() => Volatile.Read(ref _unsyncedBytes) < disk.MostUnsyncedBytes, disk.Patience);
            byte[] copy = bytes.ToArray();
            disk.Note(new BytesWritten(file, offset, copy), () => inner.Write(copy, offset));
            Interlocked.Add(ref _unsyncedBytes, copy.Length);
        }

        public void SetLength(long length) => disk.Note(new LengthSet(file, length), () => inner.SetLength(length));

        public void Flush()
        {
            disk.Note(new FileSynced(file), inner.Flush);
            Interlocked.Exchange(ref _unsyncedBytes, 0);
        }

        public void SetMode(UnixFileMode mode) => inner.SetMode(mode);

        public void SetOwner(FileOwner owner) => inner.SetOwner(owner);

        public void SetModifiedTime(DateTimeOffset time) => disk.Note(new TimeSet(file, time), () => inner.SetModifiedTime(time));

        public void Dispose() => inner.Dispose();
    }
}
