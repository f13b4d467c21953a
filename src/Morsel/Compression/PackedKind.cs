namespace Morsel.Compression;

/// <summary>How a file is packed.</summary>
internal enum PackedKind
{
    None,
    Gzip,
    Zstd,
    Xz,
    Bzip2,
}

/// <summary>Tells how files are packed.</summary>
internal static class PackedKinds
{
    /// <summary>As many bytes of a file's beginning as tell all kinds.</summary>
    public const int PrefixBytes = 6;

    // What names of packed files end with; a target so named is packed itself.
    private static readonly string[] Endings =
        [".gz", ".tgz", ".svgz", ".zst", ".tzst", ".xz", ".txz", ".bz2", ".tbz2", ".tbz"];

    /// <summary>How a file that begins so is packed, whatever its name says.</summary>
    public static PackedKind Of(ReadOnlySpan<byte> prefix) => prefix switch
    {
        [0x1F, 0x8B, 8, ..] => PackedKind.Gzip,
        [0x28, 0xB5, 0x2F, 0xFD, ..] => PackedKind.Zstd,
        // A frame to be skipped, such as pzstd and seekable writers put first.
        [>= 0x50 and <= 0x5F, 0x2A, 0x4D, 0x18, ..] => PackedKind.Zstd,
        [0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0, ..] => PackedKind.Xz,
        [(byte)'B', (byte)'Z', (byte)'h', >= (byte)'1' and <= (byte)'9', ..] => PackedKind.Bzip2,
        _ => PackedKind.None,
    };

    /// <summary>Whether a name is that of a packed file.</summary>
    public static bool IsNamedSo(string name) => Endings.Any(ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
}
