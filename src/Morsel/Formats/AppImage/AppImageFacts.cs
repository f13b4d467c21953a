namespace Morsel.Formats.AppImage;

/// <summary>What an AppImage says of itself.</summary>
/// <param name="Type">1: a disk image; 2: a program with a file system behind it.</param>
/// <param name="Length">Bytes in the file.</param>
internal sealed record AppImageFacts(int Type, long Length)
{
    /// <summary>For which machine it is, by the numbers of ELF.</summary>
    public int Machine { get; init; }

    /// <summary>The update information as it stands there; empty if its place is, null if it has no place.</summary>
    public string? UpdateText { get; init; }

    /// <summary>Where that stands; null if it has no section.</summary>
    public AppImageSpan? Update { get; init; }

    /// <summary>Where the signature stands; null if it has no section.</summary>
    public AppImageSpan? Signature { get; init; }

    /// <summary>Where the key stands; null if it has no section.</summary>
    public AppImageSpan? Key { get; init; }

    /// <summary>The armoured signature; empty if there is none.</summary>
    public string SignatureText { get; init; } = "";

    /// <summary>The armoured key; empty if there is none.</summary>
    public string KeyText { get; init; } = "";

    /// <summary>Whether somebody signed it.</summary>
    public bool IsSigned => SignatureText.Length > 0;

    /// <summary>The kind of file system behind the program; null if it is not known.</summary>
    public string? FileSystem { get; init; }

    /// <summary>Where that begins; null if it is not known.</summary>
    public long? FileSystemOffset { get; init; }
}

/// <summary>Where a section stands; inside of the file, and short enough to be read at once.</summary>
/// <param name="Offset">Where it begins.</param>
/// <param name="Length">Bytes in it.</param>
internal readonly record struct AppImageSpan(long Offset, int Length);
