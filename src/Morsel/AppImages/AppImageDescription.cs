namespace Morsel.AppImages;

/// <summary>What an AppImage says of itself.</summary>
public sealed record AppImageDescription
{
    /// <summary>1: a disk image with a program; 2: a program with a file system behind it, as all new ones.</summary>
    public required int Type { get; init; }

    /// <summary>Bytes in the file.</summary>
    public required long Length { get; init; }

    /// <summary>The machine that it is for, as names of files say it: <c>x86_64</c>, <c>aarch64</c>; null if it is not known.</summary>
    public required string? Architecture { get; init; }

    /// <summary>The update information: where newer versions are. Empty if there is none.</summary>
    public required string UpdateInformation { get; init; }

    /// <summary>Bytes that the file has for update information; null if it has no place for it, or is of type 1.</summary>
    public int? UpdateSectionBytes { get; init; }

    /// <summary>The kind of update information, which is its first field: <c>zsync</c>, <c>gh-releases-zsync</c>; null if it cannot be used.</summary>
    public required string? Transport { get; init; }

    /// <summary>Why the update information cannot be used, or that there is none; null if it can.</summary>
    public string? UpdateProblem { get; init; }

    /// <summary>The kind of file system: <c>squashfs</c>, <c>dwarfs</c>, <c>iso9660</c>; null if it is not known.</summary>
    public string? FileSystem { get; init; }

    /// <summary>The offset of the file system in the file, in bytes; null if it is not known.</summary>
    public long? FileSystemOffset { get; init; }

    /// <summary>Whether the file contains a signature. Inspecting it does not verify that.</summary>
    public bool IsSigned { get; init; }

    /// <summary>The fingerprint of the signing key in the file, in hexadecimal digits; null if there is none that can be read.</summary>
    public string? SigningKey { get; init; }

    /// <summary>A summary in one line.</summary>
    public override string ToString() => $"an AppImage of type {Type} with {Length} bytes; update information: {(UpdateInformation.Length == 0 ? "none" : UpdateInformation)}";
}
