using Microsoft.Net.Http.Headers;
using Microsoft.Win32.SafeHandles;
using Morsel.Files;

namespace Morsel.Server.Folders;

/// <summary>An open file with the stamp it had when it was opened: header and body of an answer are of one generation.</summary>
internal sealed class ServedFile : IDisposable
{
    private const int OpenAttempts = 5;

    // ENAMETOOLONG, ELOOP and EACCES of Linux; elsewhere the runtime has exceptions for them.
    private const int NameTooLong = 36, TooManyLinks = 40, PermissionDenied = 13;

    private const long LastSecond = 253_402_300_799;   // of the year 9999

    // Two ticks of the slowest kernel clock (100 Hz) that file times come from.
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(20);

    private ServedFile(string path, SafeFileHandle handle, FileStamp stamp, FileStamp tagged)
    {
        (Path, Handle, Stamp) = (path, handle, stamp);
        EntityTag = new EntityTagHeaderValue($"\"{StampName.Of(tagged)}\"");
        LastModified = DateTimeOffset.FromUnixTimeSeconds(long.Clamp(stamp.ModifiedNanoseconds / 1_000_000_000, 0, LastSecond));
    }

    public string Path { get; }

    public SafeFileHandle Handle { get; }

    public FileStamp Stamp { get; }

    public long Length => Stamp.Length;

    /// <summary>A strong validator: it changes with every write, rename and replacement of the file.</summary>
    public EntityTagHeaderValue EntityTag { get; }

    /// <summary>Time of the last change of the content, in whole seconds.</summary>
    public DateTimeOffset LastModified { get; }

    public string MediaType => Path.EndsWith(".zsync", StringComparison.Ordinal) ? "application/x-zsync" : "application/octet-stream";

    /// <summary>Opens a regular file.</summary>
    /// <param name="path">A path without links: a link in its last name is refused.</param>
    /// <param name="time">The clock, which tells whether the file was changed a moment ago.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>null if there is no regular file.</returns>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="FileInUseException">It changes all the time, or another program holds it for itself.</exception>
    public static async Task<ServedFile?> TryOpenAsync(string path, TimeProvider time, CancellationToken cancellationToken)
    {
        for (int attempt = 0; attempt < OpenAttempts; attempt++)
        {
            if (TryOpen(path, tagged: null) is not { } file)
                return null;
            // Two writes within one tick leave one stamp: it names a content only when its tick is over.
            TimeSpan age = time.GetUtcNow() - file.ChangedTime;
            if (age >= TimeSpan.Zero && age < Settling)
                await Task.Delay(Settling - age, time, cancellationToken).ConfigureAwait(false);
            // Equal stamps before and after: the handle is of the file that has this stamp.
            if (FileStamp.Of(path) == file.Stamp)
                return file;
            file.Dispose();
        }
        throw new FileInUseException($"{path}: the file keeps changing");
    }

    /// <summary>Opens a control file that was made on demand.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="described">The file it describes: the tag comes from it, and so outlives the cache.</param>
    public static ServedFile? TryOpenControlFile(string path, FileStamp described) => TryOpen(path, described);

    /// <summary>Whether the open file has been written to. A file that was replaced has not: the handle still reads the old one.</summary>
    public bool HasChanged() =>
        FileStamp.Of(Path) is { } now && now.FileId == Stamp.FileId && now.DeviceId == Stamp.DeviceId && now != Stamp;

    public void Dispose() => Handle.Dispose();

    private DateTimeOffset ChangedTime =>
        DateTimeOffset.UnixEpoch.AddTicks(Math.Max(Stamp.ModifiedNanoseconds, Stamp.ChangedNanoseconds) / TimeSpan.NanosecondsPerTick);

    private static ServedFile? TryOpen(string path, FileStamp? tagged)
    {
        try
        {
            // Looked at before it is opened: opening a pipe would block.
            if (FileStamp.Of(path) is not { IsRegularFile: true, IsSymbolicLink: false } stamp)
                return null;
            SafeFileHandle handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return new ServedFile(path, handle, stamp, tagged ?? stamp);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException or PathTooLongException)
        {
            return null;
        }
        catch (IOException exception) when (exception.HResult is NameTooLong or TooManyLinks)
        {
            return null;   // such a file cannot be
        }
        catch (IOException exception) when (exception.HResult == PermissionDenied)
        {
            throw new UnauthorizedAccessException(exception.Message, exception);
        }
        catch (IOException exception)
        {
            throw new FileInUseException($"{path}: {exception.Message}", exception);
        }
    }
}

/// <summary>A file cannot be read now; asking again later may help.</summary>
internal sealed class FileInUseException(string message, Exception? inner = null) : IOException(message, inner);
