namespace Morsel.Patches;

/// <summary>The fields of a patch.</summary>
public sealed record PatchDescription
{
    /// <summary>How it is written.</summary>
    public required PatchFormat Format { get; init; }

    /// <summary>Bytes in the patch.</summary>
    public required long PatchBytes { get; init; }

    /// <summary>Bytes in the old file; null if the patch does not contain it, as those of zstd.</summary>
    public required long? OldLength { get; init; }

    /// <summary>SHA-256 of the old file; null if the patch does not contain it.</summary>
    public required Digest? OldDigest { get; init; }

    /// <summary>Bytes in the new file.</summary>
    public required long Length { get; init; }

    /// <summary>SHA-256 of the new file; null if the patch does not contain it.</summary>
    public required Digest? Digest { get; init; }

    /// <summary>Bytes in every window but the last; of a zstd patch, what applying it must hold beside the older file.</summary>
    public required long WindowBytes { get; init; }

    /// <summary>The windows, in order; none where the patch is one piece, as those of zstd.</summary>
    public required IReadOnlyList<PatchWindow> Windows { get; init; }

    /// <summary>A summary in one line.</summary>
    public override string ToString() => Format == PatchFormat.Zstd
        ? $"a zstd patch of {PatchBytes} bytes to {Length} bytes"
        : $"a patch of {PatchBytes} bytes from {OldLength} to {Length} bytes, in {Windows.Count} windows";
}

/// <summary>A part of the new file that a patch builds and verifies on its own.</summary>
/// <param name="Range">Where it is in the file.</param>
/// <param name="StoredBytes">Bytes of the patch for this window.</param>
/// <param name="Filter">How copied bytes are predicted: a sum of 1 (code of x86-64), 2 (64-bit addresses), 4 (32-bit addresses) and 8 (code of ARM64); 0 where they are not.</param>
public readonly record struct PatchWindow(ByteRange Range, long StoredBytes, int Filter);
