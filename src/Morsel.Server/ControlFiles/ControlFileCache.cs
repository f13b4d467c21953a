using System.Text;
using Morsel.Files;
using Morsel.Hashing;
using Morsel.Server.Folders;

namespace Morsel.Server.ControlFiles;

/// <summary>Control files made on demand, each kept until the file it describes changes.</summary>
internal sealed class ControlFileCache : IAsyncDisposable
{
    private const int NameDigits = 16;

    // Long enough for a file of about a gigabyte, short enough that no client's time-out is near.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly string _folder;
    private readonly bool _isTemporary;
    private readonly TimeProvider _time;
    private readonly Func<MakeRequest, CancellationToken, Task> _publish;
    private readonly CancellationTokenSource _closing = new();
    private readonly SemaphoreSlim _slots = new(Environment.ProcessorCount);
    private readonly Dictionary<string, Task<bool>> _builds = [];   // those under way, by the path of what they make

    /// <param name="folder">Where control files are kept; null for a temporary folder.</param>
    /// <param name="time">The clock.</param>
    /// <param name="publish">Makes a control file.</param>
    /// <exception cref="IOException">The folder cannot be made.</exception>
    public ControlFileCache(string? folder, TimeProvider time, Func<MakeRequest, CancellationToken, Task> publish)
    {
        _isTemporary = folder is null;
        _folder = folder is null ? Directory.CreateTempSubdirectory("morsel-serve-").FullName : Directory.CreateDirectory(folder).FullName;
        (_time, _publish) = (time, publish);
    }

    /// <summary>Finds a control file, or has it made.</summary>
    /// <param name="source">The file to describe, its name published as asked for, which may be that of a link to it.</param>
    /// <param name="cancellationToken">Ends the waiting, not the making, for which others may wait.</param>
    /// <returns>Its path; null while it is being made, or if the file changed meanwhile: ask again.</returns>
    /// <exception cref="IOException">It cannot be made.</exception>
    public async Task<string?> FindAsync(PublishedFile source, CancellationToken cancellationToken)
    {
        string path = Path.Combine(_folder, $"{NameOf(source)}-{StampName.Of(source.Stamp)}.zsync");
        if (File.Exists(path))
            return path;
        try
        {
            bool made = await BuildOnce(source, path).WaitAsync(Patience, _time, cancellationToken).ConfigureAwait(false);
            return made ? path : null;
        }
        catch (TimeoutException)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        Task[] builds;
        lock (_builds)
            builds = [.. _builds.Values];
        await Task.WhenAll(builds).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_isTemporary)
            Directory.Delete(_folder, recursive: true);
        _closing.Dispose();
        _slots.Dispose();
    }

    private Task<bool> BuildOnce(PublishedFile source, string path)
    {
        lock (_builds)
        {
            if (!_builds.TryGetValue(path, out Task<bool>? build))
                _builds[path] = build = Task.Run(() => BuildAsync(source, path));
            return build;
        }
    }

    private async Task<bool> BuildAsync(PublishedFile source, string path)
    {
        try
        {
            await _slots.WaitAsync(_closing.Token).ConfigureAwait(false);
            try
            {
                await _publish(RequestFor(source, path), _closing.Token).ConfigureAwait(false);
            }
            catch (IOException) when (source.HasChanged())
            {
                return false;
            }
            finally
            {
                _slots.Release();
            }
            if (source.HasChanged())
                File.Delete(path);   // it may describe what came after the stamp
            else
                DeleteOthers(source, path);
            return File.Exists(path);
        }
        finally
        {
            lock (_builds)
                _builds.Remove(path);
        }
    }

    private static MakeRequest RequestFor(PublishedFile source, string path) => new()
    {
        SourcePath = source.Path,
        OutputPath = path,
        FileName = source.Name,
        Locations = [Uri.EscapeDataString(source.Name)],
        // Whoever asks for a file wants that file.
        Gzip = new() { Mode = GzipMode.Opaque },
    };

    private void DeleteOthers(PublishedFile source, string keep)
    {
        foreach (string path in Directory.EnumerateFiles(_folder, NameOf(source) + "-*.zsync"))
            if (path != keep)
                File.Delete(path);
    }

    private static string NameOf(PublishedFile source) =>
        Convert.ToHexStringLower(Digester.Sha256Of(Encoding.UTF8.GetBytes($"{source.Path}\n{source.Name}")))[..NameDigits];
}

/// <summary>A file that is to be described.</summary>
/// <param name="Path">Where it is, without links.</param>
/// <param name="Name">The name it was asked for by.</param>
/// <param name="Stamp">Its generation.</param>
internal sealed record PublishedFile(string Path, string Name, FileStamp Stamp)
{
    /// <summary>Whether the path has another file, or other content, by now.</summary>
    public bool HasChanged() => FileStamp.Of(Path) != Stamp;
}
