namespace Morsel.Patches;

/// <summary>What a patch says of itself.</summary>
public sealed record PatchDescription
{
    /// <summary>How it is written.</summary>
    public required PatchFormat Format { get; init; }

    /// <summary>Bytes in the patch.</summary>
    public required long PatchBytes { get; init; }

    /// <summary>Bytes in the file that it starts from; null where the patch does not say, as those of zstd.</summary>
    public required long? OldLength { get; init; }

    /// <summary>SHA-256 of the file that it starts from; null where the patch does not say.</summary>
    public required Digest? OldDigest { get; init; }

    /// <summary>Bytes in the file that it makes.</summary>
    public required long Length { get; init; }

    /// <summary>SHA-256 of the file that it makes; null where the patch does not say.</summary>
    public required Digest? Digest { get; init; }

    /// <summary>Bytes in every window but the last; of a zstd patch, what applying it must hold beside the older file.</summary>
    public required long WindowBytes { get; init; }

    /// <summary>The windows, in order; none where the patch is one piece, as those of zstd.</summary>
    public required IReadOnlyList<PatchWindow> Windows { get; init; }

    /// <summary>The same as one line, for people.</summary>
    public override string ToString() => Format == PatchFormat.Zstd
        ? $"{PatchBytes} bytes of zstd make {Length} bytes"
        : $"{PatchBytes} bytes make {Length} bytes of {OldLength}, in {Windows.Count} windows";
}

/// <summary>A stretch of a file that a patch makes by itself.</summary>
/// <param name="Range">Where it is in the file.</param>
/// <param name="StoredBytes">Bytes of the patch that it is made of.</param>
/// <param name="Filter">How copied bytes are predicted: a sum of 1 (code of x86-64), 2 (64-bit addresses), 4 (32-bit addresses) and 8 (code of ARM64); 0 where they are not.</param>
public readonly record struct PatchWindow(ByteRange Range, long StoredBytes, int Filter);
