using System.Text;

namespace Morsel.Casync;

/// <summary>An entry of an archive or of a folder.</summary>
public sealed record TreeEntry
{
    /// <summary>The path from the root, with "/" between the names, as bytes; empty for the root.</summary>
    public required ReadOnlyMemory<byte> PathBytes { get; init; }

    /// <summary>The same as text; bytes that are not UTF-8 are replaced.</summary>
    public string Path => Encoding.UTF8.GetString(PathBytes.Span);

    /// <summary>What it is.</summary>
    public required TreeEntryKind Kind { get; init; }

    /// <summary>The permissions, and the set-user-ID, set-group-ID and sticky bits: the low 12 bits of the mode.</summary>
    public required int Mode { get; init; }

    /// <summary>Bytes in a file; 0 for all else.</summary>
    public long Length { get; init; }

    /// <summary>The number of the owner; null if the archive does not keep it.</summary>
    public uint? UserId { get; init; }

    /// <summary>The number of the group; null if the archive does not keep it.</summary>
    public uint? GroupId { get; init; }

    /// <summary>The name of the owner; null if the archive does not keep it, or there is none.</summary>
    public string? UserName { get; init; }

    /// <summary>The name of the group; null if the archive does not keep it, or there is none.</summary>
    public string? GroupName { get; init; }

    /// <summary>When the content changed last, in nanoseconds since 1970, negative before; null if the archive does not keep it.</summary>
    public long? ModifiedNanoseconds { get; init; }

    /// <summary>Where a symbolic link leads, as bytes; null for all else.</summary>
    public ReadOnlyMemory<byte>? LinkTarget { get; init; }

    /// <summary>The major and minor number of a device; null for all else.</summary>
    public (long Major, long Minor)? Device { get; init; }

    /// <summary>Of the file flags hidden, system, archive, sappend, nodump and simmutable, the ones that the archive keeps, and whether each is set.</summary>
    public IReadOnlyList<(string Name, bool IsSet)> Flags { get; init; } = [];

    /// <summary>The digest of the content of a file; null if none was requested.</summary>
    public Digest? Digest { get; init; }

    /// <inheritdoc/>
    public override string ToString() => PathBytes.IsEmpty ? "." : Path;
}

/// <summary>What an entry is.</summary>
public enum TreeEntryKind
{
    /// <summary>A regular file.</summary>
    File,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A symbolic link.</summary>
    SymbolicLink,

    /// <summary>A character device.</summary>
    CharacterDevice,

    /// <summary>A block device.</summary>
    BlockDevice,

    /// <summary>A named pipe.</summary>
    Fifo,

    /// <summary>A socket.</summary>
    Socket,
}
