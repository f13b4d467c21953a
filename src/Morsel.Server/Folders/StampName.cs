using Morsel.Files;

namespace Morsel.Server.Folders;

/// <summary>A file's stamp as text for ETags and file names.</summary>
internal static class StampName
{
    /// <summary>Inode, length, mtime and ctime in nanoseconds, in hexadecimal.</summary>
    public static string Of(FileStamp stamp) =>
        FormattableString.Invariant($"{stamp.FileId:x}-{stamp.Length:x}-{stamp.ModifiedNanoseconds:x}-{stamp.ChangedNanoseconds:x}");
}
