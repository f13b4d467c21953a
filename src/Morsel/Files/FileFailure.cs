using System.Runtime.InteropServices;

namespace Morsel.Files;

/// <summary>What the disk refused, as one line: what was tried, where, and why not.</summary>
/// <remarks>
/// The system's error number stays in <see cref="Exception.HResult"/>, so that a full disk can be told from a broken one:
/// on Unix it is the errno itself, on Windows 0x8007 and the error code.
/// </remarks>
internal static class FileFailure
{
    // EFBIG, of Linux and macOS alike.
    private const int FileTooLarge = 27;

    private const int InputOutput = 5;

    // A disk that fails or is full (EIO, ENOSPC, EDQUOT of Linux and of macOS): it is not the attribute that it cannot take.
    private static readonly int[] OfTheDisk = [InputOutput, 28, 122, 69];

    /// <summary>Whether <paramref name="cause"/> comes from the system and not yet from here.</summary>
    public static bool IsFromSystem(Exception cause) =>
        cause is UnauthorizedAccessException or IOException and not MorselException || IsTooLarge(cause);

    /// <param name="cause">What the runtime threw.</param>
    /// <param name="attempt">What was tried, as a verb: "rename".</param>
    /// <param name="where">The path, and the place in the file if there is one.</param>
    public static IOException From(Exception cause, string attempt, string where)
    {
        if (cause is FileNotFoundException or DirectoryNotFoundException)
            return new FileNotFoundException($"cannot {attempt} {where}: no such file or folder", cause);
        if (IsTooLarge(cause))
            return new IOException($"cannot {attempt} {where}: the file would be larger than the system or a limit allows", cause) { HResult = FileTooLarge };
        // The runtime hides the errno of a refusal (EACCES, EPERM, EISDIR) in the inner exception.
        Exception origin = cause is UnauthorizedAccessException { InnerException: IOException inner } ? inner : cause;
        string reason = origin is UnauthorizedAccessException ? "permission denied" : ReasonOf(origin);
        return new IOException($"cannot {attempt} {where}: {reason}", cause) { HResult = origin.HResult };
    }

    /// <param name="error">The errno of the system call.</param>
    /// <param name="attempt">What was tried, as a verb: "rename".</param>
    /// <param name="path">The file or folder.</param>
    public static IOException From(int error, string attempt, string path) =>
        error == Libc.NoEntry
            ? new FileNotFoundException($"cannot {attempt} {path}: no such file or folder")
            : new IOException($"cannot {attempt} {path}: {Marshal.GetPInvokeErrorMessage(error)}", error);

    // The runtime takes a limit of the system for a mistake of its caller.
    private static bool IsTooLarge(Exception cause) => cause is ArgumentOutOfRangeException { ParamName: "value" };

    /// <summary>Why the system refused something, in its own words.</summary>
    public static string ReasonOf(Exception failure) => failure.HResult > 0 ? Marshal.GetPInvokeErrorMessage(failure.HResult) : failure.Message;

    /// <summary>Whether the system will not have something that it could do without: no failure of the disk.</summary>
    public static bool IsRefusal(IOException failure) => !OfTheDisk.Contains(failure.HResult);

    /// <summary>Whether there is no room: of an attribute also where the disk has room, and the file system none in the file's own block.</summary>
    public static bool IsLackOfRoom(IOException failure) => failure.HResult != InputOutput && OfTheDisk.Contains(failure.HResult);

    /// <summary>Whether it takes more rights than this process has.</summary>
    public static bool IsForbidden(IOException failure) => failure.HResult is Libc.NotPermitted or Libc.AccessDenied;

    /// <summary>Does something to the disk, again where a signal interrupts it, and says what it refuses.</summary>
    /// <inheritdoc cref="From(Exception, string, string)"/>
    public static T Guard<T>(string attempt, string where, Func<T> action)
    {
        while (true)
        {
            try
            {
                return action();
            }
            catch (IOException cause) when (!OperatingSystem.IsWindows() && cause.HResult == Libc.Interrupted)
            {
                // As every other call here: once more.
            }
            catch (Exception cause) when (IsFromSystem(cause))
            {
                throw From(cause, attempt, where);
            }
        }
    }

    /// <inheritdoc cref="Guard{T}"/>
    public static void Guard(string attempt, string where, Action action) =>
        Guard(attempt, where, () =>
        {
            action();
            return 0;
        });

    /// <summary>A refusal of our own.</summary>
    public static IOException Refused(string attempt, string path, string reason) => new($"cannot {attempt} {path}: {reason}");
}
