using System.Collections.Concurrent;
using Morsel.Files;
using Morsel.Hashing;
using Morsel.Server.Folders;
using Morsel.Server.Transfers;

namespace Morsel.Server.Page;

/// <summary>SHA-256 of the listed files, made one after the other in the background.</summary>
internal sealed class FileDigests : IAsyncDisposable
{
    private const int BufferBytes = 1 << 20;

    // A listing has fewer; what is more belongs to files that went.
    private const int MostKnown = 2 * FolderListing.MostNames;

    private readonly ConcurrentDictionary<string, (FileStamp Stamp, string Hex)> _known = [];
    private readonly ConcurrentQueue<ListedFile> _wanted = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly object _starting = new();
    private Task _work = Task.CompletedTask;

    /// <summary>Told whenever a digest is made.</summary>
    public ChangeSignal Change { get; } = new();

    /// <summary>The digest of a file, in hexadecimal; null while it is not known.</summary>
    public string? Of(ListedFile file) => _known.TryGetValue(file.Path, out (FileStamp Stamp, string Hex) known) && known.Stamp == file.Stamp ? known.Hex : null;

    /// <summary>Has the digests made that are not known.</summary>
    public void Want(IEnumerable<ListedFile> files)
    {
        lock (_starting)
        {
            if (!_work.IsCompleted || _closing.IsCancellationRequested)
                return;
            if (_known.Count > MostKnown)
                _known.Clear();
            foreach (ListedFile file in files.Where(file => Of(file) is null))
                _wanted.Enqueue(file);
            if (!_wanted.IsEmpty)
                _work = Task.Run(() => MakeAsync(_closing.Token));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        await _work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _closing.Dispose();
    }

    private async Task MakeAsync(CancellationToken cancellationToken)
    {
        while (_wanted.TryDequeue(out ListedFile? file))
        {
            try
            {
                string hex = await DigestAsync(file.Path, cancellationToken).ConfigureAwait(false);
                // Of a file that changed meanwhile it is of no version.
                if (FileStamp.Of(file.Path) == file.Stamp)
                    _known[file.Path] = (file.Stamp, hex);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The list goes on without it.
            }
            Change.Tell();
        }
    }

    private static async Task<string> DigestAsync(string path, CancellationToken cancellationToken)
    {
        using Digester digester = Digester.Begin(DigestAlgorithm.Sha256);
        using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.SequentialScan);
        byte[] buffer = new byte[BufferBytes];
        for (long offset = 0; await RandomAccess.ReadAsync(handle, buffer, offset, cancellationToken).ConfigureAwait(false) is > 0 and var count; offset += count)
            digester.Append(buffer.AsSpan(0, count));
        return Convert.ToHexStringLower(digester.End());
    }
}
