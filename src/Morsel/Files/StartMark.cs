using System.Text;

namespace Morsel.Files;

/// <summary>What a run that writes objects says in its folder, before its first one: on which start of the machine it began. The file's time tells when.</summary>
/// <remarks>If it does not end, and the machine goes down before all is on the disk, objects may be there in part. Who finds the mark knows which to look at.</remarks>
internal static class StartMark
{
    private const int MostBytes = 4096;

    // The clock may have been set back while the run was at work.
    private static readonly TimeSpan ClockError = TimeSpan.FromDays(1);

    /// <summary>Says it, and returns when that is on the disk.</summary>
    public static void Write(IBlockFile file)
    {
        file.Write(Encoding.UTF8.GetBytes(LeaseHolder.Own.ToString()), 0);
        file.Flush();
    }

    /// <summary>Looks at what a run said that did not end.</summary>
    /// <returns>Since when objects may be there in part; null if the machine has not gone down since, and still has all of them in its memory.</returns>
    public static DateTimeOffset? TornSince(IBlockFile file)
    {
        byte[] record = new byte[MostBytes];
        LeaseHolder? run = LeaseHolder.Parse(Encoding.UTF8.GetString(record, 0, file.Read(record, 0)));
        if (run is { IsOfThisStart: true })
            return null;
        // Of who says nothing nobody knows when it began.
        return run is null ? DateTimeOffset.MinValue : DateTimeOffset.UnixEpoch.AddTicks(file.Stamp.ModifiedNanoseconds / TimeSpan.NanosecondsPerTick) - ClockError;
    }
}
