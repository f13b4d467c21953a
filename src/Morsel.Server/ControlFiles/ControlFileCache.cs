using System.Collections.Concurrent;
using System.Text;
using Morsel.Files;
using Morsel.Hashing;
using Morsel.Server.Folders;

namespace Morsel.Server.ControlFiles;

/// <summary>Control files made on demand, each kept until the file it describes changes. Its name has a digest of it: what was damaged is made again.</summary>
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
    private readonly Dictionary<string, Task<string?>> _builds = [];   // those under way, by what the names of what they make begin with
    private readonly ConcurrentDictionary<string, FileStamp> _intact = [];   // those that were compared with the digest, as they were then

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
        string stem = $"{NameOf(source)}-{StampName.Of(source.Stamp)}";
        if (FindIntact(stem) is { } path)
            return path;
        try
        {
            return await BuildOnce(source, stem).WaitAsync(Patience, _time, cancellationToken).ConfigureAwait(false);
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

    // Another program, or a machine that lost its power, may have written to a folder that is kept.
    private string? FindIntact(string stem)
    {
        foreach (string path in Directory.EnumerateFiles(_folder, stem + "-*.zsync"))
        {
            FileStamp? stamp = FileStamp.Of(path);
            if (stamp is { IsRegularFile: true } && _intact.TryGetValue(path, out FileStamp? known) && known == stamp)
                return path;
            if (stamp is { IsRegularFile: true } && path == PathOf(stem, path))
            {
                _intact[path] = stamp;
                return path;
            }
            Delete(path);
        }
        return null;
    }

    /// <summary>Where a control file belongs that now is at <paramref name="made"/>.</summary>
    private string PathOf(string stem, string made) =>
        Path.Combine(_folder, $"{stem}-{Convert.ToHexStringLower(Digester.Sha256Of(File.ReadAllBytes(made)))[..NameDigits]}.zsync");

    private void Delete(string path)
    {
        _intact.TryRemove(path, out _);
        File.Delete(path);
    }

    private Task<string?> BuildOnce(PublishedFile source, string stem)
    {
        lock (_builds)
        {
            if (!_builds.TryGetValue(stem, out Task<string?>? build))
                _builds[stem] = build = Task.Run(() => BuildAsync(source, stem));
            return build;
        }
    }

    private async Task<string?> BuildAsync(PublishedFile source, string stem)
    {
        try
        {
            await _slots.WaitAsync(_closing.Token).ConfigureAwait(false);
            try
            {
                return await MakeAsync(source, stem).ConfigureAwait(false);
            }
            catch (IOException) when (source.HasChanged())
            {
                return null;
            }
            finally
            {
                _slots.Release();
            }
        }
        finally
        {
            lock (_builds)
                _builds.Remove(stem);
        }
    }

    private async Task<string?> MakeAsync(PublishedFile source, string stem)
    {
        string made = Path.Combine(_folder, stem + ".new");
        await _publish(RequestFor(source, made), _closing.Token).ConfigureAwait(false);
        if (source.HasChanged())
        {
            File.Delete(made);   // it may describe what came after the stamp
            return null;
        }
        string path = PathOf(stem, made);
        File.Move(made, path, overwrite: true);
        DeleteOthers(source, path);
        return path;
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
                Delete(path);
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
