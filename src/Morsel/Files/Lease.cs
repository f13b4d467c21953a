using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Morsel.Files;

/// <summary>Keeps others from a file where the file system knows no locks: a file beside it that is made exclusively and tells who made it.</summary>
/// <remarks>One that a killed run left is taken over by the next run of the same machine, which can tell; one of another machine stays until somebody deletes it.</remarks>
internal sealed class Lease : IDisposable
{
    private const int MostRecordBytes = 4096, AttemptCount = 3;

    private readonly string _path;

    private Lease(string path) => _path = path;

    /// <param name="path">The file.</param>
    /// <exception cref="TargetBusyException">Another run has it, or may have.</exception>
    /// <exception cref="IOException">Nothing can be written beside it.</exception>
    public static Lease Take(string path)
    {
        string lease = OwnNames.LeaseOf(path);
        for (int attempt = 0; attempt < AttemptCount; attempt++)
        {
            if (TryMake(lease))
                return new Lease(lease);
            string? record = Read(lease);
            if (record is null)
                continue;   // it has gone meanwhile
            LeaseHolder? holder = LeaseHolder.Parse(record);
            if (holder is not { IsGone: true })
                throw new TargetBusyException(path, holder is null ? null : $"process {holder.Process} on {holder.Host.Split(' ')[0]}", lease);
            TakeAway(lease, record);
        }
        throw new TargetBusyException(path);
    }

    public void Dispose()
    {
        if (Read(_path) == LeaseHolder.Own.ToString())
            File.Delete(_path);
    }

    private static bool TryMake(string lease)
    {
        bool isMade = false;
        try
        {
            using SafeFileHandle file = File.OpenHandle(lease, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite);
            isMade = true;
            RandomAccess.Write(file, Encoding.UTF8.GetBytes(LeaseHolder.Own.ToString()), 0);
            return true;
        }
        catch (Exception cause) when (FileFailure.IsFromSystem(cause))
        {
            // Without its record it would keep everybody away for ever.
            if (isMade)
                File.Delete(lease);
            return cause.HResult == Libc.Exists ? false : throw FileFailure.From(cause, "make", lease);
        }
    }

    // null if it is not there.
    private static string? Read(string lease)
    {
        try
        {
            using SafeFileHandle file = File.OpenHandle(lease, share: FileShare.ReadWrite | FileShare.Delete);
            byte[] record = new byte[MostRecordBytes];
            return Encoding.UTF8.GetString(record, 0, RandomAccess.Read(file, record, 0));
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (Exception cause) when (FileFailure.IsFromSystem(cause))
        {
            throw FileFailure.From(cause, "read", lease);
        }
    }

    // Renamed before it is deleted: of several runs that found it, one gets it, and whoever gets another one's fresh lease gives it back.
    private static void TakeAway(string lease, string record)
    {
        string away = FormattableString.Invariant($"{lease}.{Environment.ProcessId}");
        if (Libc.Rename(lease, away) != 0)
            return;
        if (Read(away) != record)
            _ = Libc.Link(away, lease);
        FileFailure.Guard("delete", away, () => File.Delete(away));
    }
}
