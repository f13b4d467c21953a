using Morsel.Files;

namespace Morsel.Assembling;

/// <summary>Sees to it that a power cut loses little: what was written gets to the disk now and then, while more is written.</summary>
internal sealed class PartSync
{
    // Where little comes, so much time may be lost.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private readonly long _mostUnsynced;
    private readonly TimeProvider _time;
    private readonly Lock _syncing = new();
    private Action? _sync;
    private Task _running = Task.CompletedTask;
    private IOException? _failure;
    private long _unsyncedBytes, _since;

    /// <param name="files">The disk; says how much may be lost.</param>
    /// <param name="file">The part file.</param>
    /// <param name="path">Where it is.</param>
    /// <param name="time">The clock.</param>
    public PartSync(IFileSystem files, IBlockFile file, string path, TimeProvider time)
    {
        (_mostUnsynced, _time) = (files.MostUnsyncedBytes, time);
        bool isNamed = false;
        _sync = () =>
        {
            file.Flush();
            // Content without a name is lost, too.
            if (!isNamed)
                files.FlushFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
            isNamed = true;
        };
    }

    /// <summary>Whether no sync is under way.</summary>
    public bool IsIdle => _running.IsCompleted;

    /// <summary>So much was written. Called by one thread at a time.</summary>
    /// <exception cref="IOException">What was written before did not get to the disk.</exception>
    public void Count(long bytes)
    {
        if (_unsyncedBytes == 0)
            _since = _time.GetTimestamp();
        _unsyncedBytes += bytes;
        if (!IsIdle || (_unsyncedBytes < _mostUnsynced && _time.GetElapsedTime(_since) < Longest))
            return;
        ThrowIfFailed();
        _unsyncedBytes = 0;
        _running = Task.Run(Sync);
    }

    /// <summary>Waits for what is under way, and begins no more.</summary>
    public void End()
    {
        lock (_syncing)
            _sync = null;
    }

    /// <summary>Throws if something did not get to the disk: the system says so only once.</summary>
    public void ThrowIfFailed()
    {
        if (Volatile.Read(ref _failure) is { } failure)
            throw failure;
    }

    private void Sync()
    {
        lock (_syncing)
        {
            try
            {
                _sync?.Invoke();
            }
            catch (IOException failure)
            {
                Volatile.Write(ref _failure, failure);
            }
        }
    }
}
