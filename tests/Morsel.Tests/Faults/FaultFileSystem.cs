using System.Runtime.InteropServices;
using Morsel.Files;

namespace Morsel.Tests.Faults;

/// <summary>What is asked of the disk.</summary>
internal enum DiskOperation
{
    OpenRead,
    OpenLocked,
    Stat,
    Rename,
    Delete,
    Link,
    FlushFolder,
    FreeBytes,
    FileNames,
    Length,
    Stamp,
    Read,
    Write,
    SetLength,
    Flush,
    SetMode,
    SetOwner,
    SetModifiedTime,
    Close,
}

/// <summary>One call at the port to the disk.</summary>
/// <param name="Number">Counts all calls from 1.</param>
/// <param name="Operation">What was asked.</param>
/// <param name="Path">The file or folder, as it was named when the file was opened.</param>
/// <param name="Detail">Where and how much: "to b", "4096+512", "length 10"; empty where there is nothing to say.</param>
internal sealed record DiskCall(int Number, DiskOperation Operation, string Path, string Detail)
{
    public override string ToString() => $"{Number} {Operation} {Path} {Detail}".TrimEnd();
}

/// <summary>
/// Passes everything on to another file system, writes down every call, and fails the calls a test chooses, before they reach the disk.
/// </summary>
/// <remarks>
/// The sweep: run once with no failure, read <see cref="CallCount"/>, then run again for each n with <see cref="FailAt"/>.
/// Closing a file is counted and written down but never fails, as <see cref="IDisposable.Dispose"/> must not throw.
/// </remarks>
internal sealed class FaultFileSystem : IFileSystem
{
    private readonly IFileSystem _inner;
    private readonly Lock _gate = new();
    private readonly List<DiskCall> _calls = [];
    private readonly Func<DiskCall, IOException?> _fault;

    /// <param name="inner">What does the work.</param>
    /// <param name="fault">What a call fails with; null lets it pass.</param>
    public FaultFileSystem(IFileSystem inner, Func<DiskCall, IOException?>? fault = null) => (_inner, _fault) = (inner, fault ?? (_ => null));

    /// <summary>Calls so far, failed ones included.</summary>
    public int CallCount => Calls.Count;

    /// <summary>All calls so far, in order.</summary>
    public IReadOnlyList<DiskCall> Calls
    {
        get
        {
            lock (_gate)
                return [.. _calls];
        }
    }

    /// <summary>Fails the n-th call, and from then on every call if the fault stays.</summary>
    /// <param name="inner">What does the work.</param>
    /// <param name="callNumber">The call that fails, counted from 1.</param>
    /// <param name="failure">Makes the exception: <see cref="DiskFull"/>, <see cref="BadDisk"/>.</param>
    /// <param name="stays">Whether all later calls fail too.</param>
    public static FaultFileSystem FailAt(IFileSystem inner, int callNumber, Func<IOException> failure, bool stays = false) =>
        new(inner, call => call.Number == callNumber || (stays && call.Number > callNumber) ? failure() : null);

    /// <summary>What the local file system reports for an error number: 5 (EIO), 28 (ENOSPC), 122 (EDQUOT).</summary>
    public static Func<IOException> Failure(int errorNumber) =>
        () => new IOException($"cannot do it (planted): {Marshal.GetPInvokeErrorMessage(errorNumber)}", errorNumber);

    /// <summary>ENOSPC, as the local file system reports it.</summary>
    public static IOException DiskFull() => new("cannot write (planted): No space left on device", 28);

    /// <summary>EIO, as the local file system reports it.</summary>
    public static IOException BadDisk() => new("cannot access (planted): Input/output error", 5);

    public IBlockFile OpenRead(string path)
    {
        Note(DiskOperation.OpenRead, path);
        return new FaultBlockFile(this, _inner.OpenRead(path), path);
    }

    public IBlockFile OpenLocked(string path, string? setAside = null)
    {
        Note(DiskOperation.OpenLocked, path);
        return new FaultBlockFile(this, _inner.OpenLocked(path, setAside), path);
    }

    public FileStamp? Stat(string path)
    {
        Note(DiskOperation.Stat, path);
        return _inner.Stat(path);
    }

    public void Rename(string from, string to)
    {
        Note(DiskOperation.Rename, from, $"to {to}");
        _inner.Rename(from, to);
    }

    public void Delete(string path)
    {
        Note(DiskOperation.Delete, path);
        _inner.Delete(path);
    }

    public void Link(string path, string to)
    {
        Note(DiskOperation.Link, path, $"to {to}");
        _inner.Link(path, to);
    }

    public void FlushFolder(string folder)
    {
        Note(DiskOperation.FlushFolder, folder);
        _inner.FlushFolder(folder);
    }

    public UnixFileMode Withheld => _inner.Withheld;

    public long FreeBytes(string folder)
    {
        Note(DiskOperation.FreeBytes, folder);
        return _inner.FreeBytes(folder);
    }

    public IEnumerable<string> FileNames(string folder, Func<ReadOnlySpan<char>, bool> isWanted)
    {
        Note(DiskOperation.FileNames, folder);
        return _inner.FileNames(folder, isWanted);
    }

    /// <summary>Writes a call down, and throws if it is one that must fail.</summary>
    internal void Note(DiskOperation operation, string path, string detail = "")
    {
        DiskCall call;
        lock (_gate)
        {
            call = new DiskCall(_calls.Count + 1, operation, path, detail);
            _calls.Add(call);
        }
        if (operation != DiskOperation.Close && _fault(call) is { } failure)
            throw failure;
    }
}
