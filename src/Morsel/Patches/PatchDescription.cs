namespace Morsel.Patches;

/// <summary>What a patch says of itself.</summary>
public sealed record PatchDescription
{
    /// <summary>Bytes in the patch.</summary>
    public required long PatchBytes { get; init; }

    /// <summary>Bytes in the file that it starts from.</summary>
    public required long OldLength { get; init; }

    /// <summary>SHA-256 of the file that it starts from.</summary>
    public required Digest OldDigest { get; init; }

    /// <summary>Bytes in the file that it makes.</summary>
    public required long Length { get; init; }

    /// <summary>SHA-256 of the file that it makes.</summary>
    public required Digest Digest { get; init; }

    /// <summary>Bytes in every window but the last.</summary>
    public required int WindowBytes { get; init; }

    /// <summary>The windows, in order.</summary>
    public required IReadOnlyList<PatchWindow> Windows { get; init; }

    /// <summary>The same as one line, for people.</summary>
    public override string ToString() => $"{PatchBytes} bytes make {Length} bytes of {OldLength}, in {Windows.Count} windows";
}

/// <summary>A stretch of a file that a patch makes by itself.</summary>
/// <param name="Range">Where it is in the file.</param>
/// <param name="StoredBytes">Bytes of the patch that it is made of.</param>
/// <param name="Filter">How copied bytes are predicted: a sum of 1 (code of x86-64), 2 (64-bit addresses), 4 (32-bit addresses) and 8 (code of ARM64); 0 where they are not.</param>
public readonly record struct PatchWindow(ByteRange Range, long StoredBytes, int Filter);
