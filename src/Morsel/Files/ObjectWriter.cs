using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Morsel.Files;

/// <summary>Adds objects to a folder of objects, and takes objects from it. Each appears whole, by one rename. Safe for several threads.</summary>
/// <remarks>
/// What is not finished stands in a folder of this run, which is locked. It goes with the run; what a killed run left of it, the next one clears up. An object
/// that is about to be deleted stands there, too, so that whoever wants it meanwhile writes it anew, and what was wanted just before is put back.
/// </remarks>
internal sealed class ObjectWriter : IDisposable
{
    private const string Beginning = ".morsel-", Ending = ".tmp", LockName = "lock";
    private const char Slash = '+';   // in the name of what stands aside
    private const int Attempts = 100;
    private const UnixFileMode ReadByAll = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    // Whoever clears up what is not named looks at the time of an object: young ones stay.
    private static readonly TimeSpan RenewedAfter = TimeSpan.FromHours(1);

    private readonly TimeProvider _time;
    private readonly ObjectFolder _folder;
    private readonly string _own;
    private readonly IBlockFile _lock;
    private readonly Func<string, bool>? _isWhole;
    private int _made;
    private volatile bool _isUnsynced;

    /// <param name="files">The disk.</param>
    /// <param name="time">The clock.</param>
    /// <param name="folder">The folder; it is made where there is none.</param>
    /// <param name="isWhole">Whether an object is what its name says; null where each is proven whenever it is read, so that nothing need wait for the disk.</param>
    /// <exception cref="IOException">Nothing can be written there.</exception>
    public ObjectWriter(IFileSystem files, TimeProvider time, ObjectFolder folder, Func<string, bool>? isWhole)
    {
        (_time, _folder, _isWhole) = (time, folder, isWhole);
        FileFailure.Guard("make the folder", folder.Path, () => Directory.CreateDirectory(folder.Path));
        ClearUp(files);
        (_own, _lock) = Begin(files);
    }

    /// <summary>Whether an object is there. It is young from now on.</summary>
    public bool Keep(string name)
    {
        if (_folder.Find(name) is not { } found)
            return false;
        if (_time.GetUtcNow() - found.ModifiedTime < RenewedAfter)
            return true;
        try
        {
            File.SetLastWriteTimeUtc(_folder.PathOf(name), _time.GetUtcNow().UtcDateTime);
            return true;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (DirectoryNotFoundException)
        {
            return false;
        }
        catch (Exception refused) when (FileFailure.IsFromSystem(refused))
        {
            // It is somebody else's, and so is clearing up.
            return true;
        }
    }

    /// <summary>Adds an object, for all to read and for nobody to write. One that is there already stays.</summary>
    /// <returns>Whether it was added.</returns>
    /// <exception cref="IOException">It cannot be written.</exception>
    public bool Add(string name, ReadOnlySpan<byte> bytes)
    {
        string fresh = Path.Join(_own, $"{Interlocked.Increment(ref _made)}{Ending}"), path = _folder.PathOf(name);
        Write(fresh, bytes);
        // What a crash may leave of an object is none, and is replaced.
        return Move(fresh, path, isReplaced: false, mayReplaceEmpty: true);
    }

    /// <summary>Adds an object in place of one that is wrong.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Replace(string name, ReadOnlySpan<byte> bytes)
    {
        string fresh = Path.Join(_own, $"{Interlocked.Increment(ref _made)}{Ending}");
        Write(fresh, bytes);
        Move(fresh, _folder.PathOf(name), isReplaced: true);
    }

    /// <summary>Takes an object away if it is as old as that when nobody can take it for his any more.</summary>
    /// <param name="name">The object.</param>
    /// <param name="before">It was last written, or wanted, before this.</param>
    /// <returns>Whether it is gone.</returns>
    public bool Remove(string name, DateTimeOffset before)
    {
        string path = _folder.PathOf(name), aside = Path.Join(_own, name.Replace('/', Slash));
        if (_folder.Find(name) is not { } found || found.ModifiedTime >= before)
            return false;
        FileFailure.Guard("set aside", path, () => File.Move(path, aside));
        if (new ObjectFolder(_own).Find(Path.GetFileName(aside)) is { } now && now.ModifiedTime >= before)
        {
            Move(aside, path, isReplaced: false);
            return false;
        }
        FileFailure.Guard("delete", aside, () => File.Delete(aside));
        return true;
    }

    /// <summary>Returns when all that was added is on the disk.</summary>
    public void Flush()
    {
        if (OperatingSystem.IsLinux())
            FlushAll();   // elsewhere each was flushed when it was written
        _isUnsynced = false;
    }

    private void FlushAll()
    {
        using SafeFileHandle folder = Libc.OpenForReading(_folder.Path);
        if (folder.IsInvalid || Libc.FlushFileSystem(folder) != 0)
            throw FileFailure.From(Marshal.GetLastPInvokeError(), "flush", _folder.Path);
    }

    public void Dispose()
    {
        bool isSafe = TryFlush();
        _lock.Dispose();
        // Else it stays, and tells the next run.
        if (isSafe)
            Delete(_own);
    }

    private bool TryFlush()
    {
        try
        {
            if (_isUnsynced)
                Flush();
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private void Write(string fresh, ReadOnlySpan<byte> bytes)
    {
        _isUnsynced = _isWhole is not null;
        try
        {
            // Nobody else opens it; the runtime asks about the file system where others might.
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 0 };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = ReadByAll;
            using var file = new FileStream(fresh, options);
            file.Write(bytes);
            if (!OperatingSystem.IsLinux())
                file.Flush(flushToDisk: true);
        }
        catch (Exception cause) when (FileFailure.IsFromSystem(cause))
        {
            throw FileFailure.From(cause, "write", fresh);
        }
    }

    /// <returns>Whether it is there now; else another run was faster, with the same content.</returns>
    private static bool Move(string fresh, string path, bool isReplaced, bool mayReplaceEmpty = false)
    {
        int error = TryMove(fresh, path, isReplaced);
        if (error == Libc.NoEntry)
        {
            string folder = Path.GetDirectoryName(path)!;
            FileFailure.Guard("make the folder", folder, () => Directory.CreateDirectory(folder));
            error = TryMove(fresh, path, isReplaced);
        }
        if (error == Libc.Exists && mayReplaceEmpty && FileStamp.Of(path) is { IsRegularFile: true, Length: 0 })
            error = TryMove(fresh, path, isReplaced: true);
        if (error is not (0 or Libc.Exists))
            throw FileFailure.From(error, "rename", $"{fresh} to {path}");
        if (error == Libc.Exists)
            FileFailure.Guard("delete", fresh, () => File.Delete(fresh));
        return error == 0;
    }

    /// <returns>The error of the system; 0 for none.</returns>
    private static int TryMove(string fresh, string path, bool isReplaced)
    {
        if (OperatingSystem.IsWindows())
            return TryMoveThere(fresh, path, isReplaced);
        int result = isReplaced ? Libc.Rename(fresh, path) : Libc.RenameNew(fresh, path);
        return result == 0 ? 0 : Marshal.GetLastPInvokeError();
    }

    private static int TryMoveThere(string fresh, string path, bool isReplaced)
    {
        try
        {
            File.Move(fresh, path, isReplaced);
            return 0;
        }
        catch (DirectoryNotFoundException)
        {
            return Libc.NoEntry;
        }
        catch (IOException) when (!isReplaced && File.Exists(path))
        {
            return Libc.Exists;
        }
    }

    private (string Own, IBlockFile Lock) Begin(IFileSystem files)
    {
        for (int attempt = 0; ; attempt++)
        {
            string own = Path.Join(_folder.Path, $"{Beginning}{RandomName()}{Ending}");
            FileFailure.Guard("make the folder", own, () => Directory.CreateDirectory(own));
            try
            {
                IBlockFile opened = files.OpenLocked(Path.Join(own, LockName));
                if (_isWhole is not null && OperatingSystem.IsLinux())
                    Mark(files, own, opened);
                return (own, opened);
            }
            catch (Exception lost) when (attempt < Attempts && lost is FileNotFoundException or TargetBusyException)
            {
                // Another run took it for one that was left, before it was locked.
            }
        }
    }

    private void Mark(IFileSystem files, string own, IBlockFile file)
    {
        try
        {
            StartMark.Write(file);
            files.FlushFolder(own);
            files.FlushFolder(_folder.Path);
        }
        catch
        {
            file.Dispose();
            Delete(own);
            throw;
        }
    }

    private void ClearUp(IFileSystem files)
    {
        foreach (DirectoryInfo left in FileFailure.Guard("list", _folder.Path, () => new DirectoryInfo(_folder.Path).GetDirectories($"{Beginning}*{Ending}")))
        {
            if (left.LinkTarget is null)
                ClearUp(files, left.FullName);
        }
    }

    private void ClearUp(IFileSystem files, string left)
    {
        try
        {
            using (IBlockFile mark = files.OpenLocked(Path.Join(left, LockName)))
            {
                if (_isWhole is not null && OperatingSystem.IsLinux())
                    DeleteTorn(StartMark.TornSince(mark));
                foreach (string aside in Directory.GetFiles(left).Where(path => Path.GetFileName(path).Contains(Slash, StringComparison.Ordinal)))
                    Move(aside, _folder.PathOf(Path.GetFileName(aside).Replace(Slash, '/')), isReplaced: false);
                Delete(left);
            }
        }
        catch (Exception busy) when (busy is IOException)
        {
            // A run is at work, or it is somebody else's.
        }
    }

    private void DeleteTorn(DateTimeOffset? since)
    {
        if (since is null)
        {
            // What a killed run wrote may not be on the disk yet, and from now on nothing would tell.
            FlushAll();
            return;
        }
        foreach (StoredObject found in _folder.All().Where(found => found.ModifiedTime >= since && !_isWhole!(found.Name)))
            FileFailure.Guard("delete", _folder.PathOf(found.Name), () => File.Delete(_folder.PathOf(found.Name)));
    }

    private static void Delete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception refused) when (FileFailure.IsFromSystem(refused))
        {
            // It is left for the next run.
        }
    }

    [SuppressMessage("Security", "CA5394", Justification = "It need not be secret: a name that is taken is not used.")]
    private static string RandomName() => Random.Shared.Next().ToString("x8", System.Globalization.CultureInfo.InvariantCulture);
}
