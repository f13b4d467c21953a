using System.Net.Sockets;
using System.Security.Cryptography;

namespace Morsel.Cli.Running;

/// <summary>What the machine lacks, where that and no mistake of ours ended a run: the runtime says it in words that help nobody.</summary>
internal static class MachineLack
{
    private const int ProcessOpenFiles = 24, SystemOpenFiles = 23;   // EMFILE, ENFILE, of Linux and macOS alike

    /// <summary>What is missing and what to do about it, as one sentence; null where nothing is.</summary>
    public static string? Of(Exception failure) => Of(failure, HasRandomness) is not { } lack ? null
        : failure is FileInPlaceException done ? $"{lack}; {done.Path} is the new file, complete and in place" : lack;

    /// <param name="failure">What ended the run.</param>
    /// <param name="hasRandomness">Whether the system gives random bytes; asked only where a type could not begin.</param>
    public static string? Of(Exception failure, Func<bool> hasRandomness)
    {
        for (Exception? cause = failure; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case OutOfMemoryException or ThreadStartException or TaskSchedulerException:
                    return "the system has no more memory or threads: raise the limits (ulimit -v, ulimit -u), or use fewer --threads";
                case IOException { HResult: ProcessOpenFiles or SystemOpenFiles } or SocketException { SocketErrorCode: SocketError.TooManyOpenSockets }:
                    return "too many files are open: raise the limit (ulimit -n), or use fewer --connections";
                case TypeInitializationException or CryptographicException when !hasRandomness():
                    return "the system has no random bytes: /dev/urandom must exist";
            }
        }
        return null;
    }

    private static bool HasRandomness()
    {
        try
        {
            if (!OperatingSystem.IsWindows())
                File.OpenHandle("/dev/urandom").Dispose();
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
