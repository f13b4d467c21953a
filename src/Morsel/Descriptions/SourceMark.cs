using System.Buffers.Binary;
using System.Text;
using Morsel.Files;
using Morsel.Hashing;
using Morsel.Transports;

namespace Morsel.Descriptions;

/// <summary>
/// What the time of a file says of where it came from: its second is the server's date of it, and the fraction of that second a sum of the source. So no second
/// file need lie beside it, and whatever else is written there has another time.
/// </summary>
internal static class SourceMark
{
    /// <summary>The time of a file whose server has that date of it.</summary>
    public static DateTimeOffset Put(DateTimeOffset modified, string source) => modified.AddTicks(SumOf(source) - (modified.Ticks % TimeSpan.TicksPerSecond));

    /// <summary>The server's date; null if the file is not of that source.</summary>
    public static DateTimeOffset? Take(FileStamp stamp, string source)
    {
        DateTimeOffset time = DateTimeOffset.UnixEpoch.AddTicks(stamp.ModifiedNanoseconds / 100);
        return time.Ticks % TimeSpan.TicksPerSecond == SumOf(source) ? time.AddTicks(-SumOf(source)) : null;
    }

    /// <summary>The time of a file that was downloaded without a description: its date, or else its tag, tells it from later ones.</summary>
    /// <returns>null where neither does.</returns>
    public static DateTimeOffset? OfDownload(Uri address, Validator validator, long length, DateTimeOffset now) =>
        validator.LastModified is { } modified ? Put(modified, Source(address, length))
        : validator.StrongTag is { } tag ? Put(now, Source(address, length) + tag)
        : null;

    /// <summary>What the server may be asked with, whether it has something newer than such a file; null if nothing is known of it.</summary>
    public static Validator? ValidatorOf(FileStamp download, Uri address) =>
        Take(download, Source(address, download.Length)) is { } modified ? new Validator(null, modified) : null;

    /// <summary>Whether an answer is of the content of such a file.</summary>
    public static bool IsOf(FileStamp download, Uri address, TransferReply answer) =>
        answer.ResourceLength == download.Length && answer.Validator.StrongTag is { } tag && Take(download, Source(address, download.Length) + tag) is not null;

    private static string Source(Uri address, long length) => FormattableString.Invariant($"{address.AbsoluteUri}\n{length}\n");

    // Never 0, which is what programs write that know whole seconds only.
    private static long SumOf(string source) =>
        1 + (long)(BinaryPrimitives.ReadUInt64LittleEndian(Digester.Sha256Of(Encoding.UTF8.GetBytes(source))) % (TimeSpan.TicksPerSecond - 1));
}
