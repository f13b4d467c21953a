using Morsel.Compression;

namespace Morsel.Making;

/// <summary>Tells targets that are compressed: where their content changes, most of what follows is another.</summary>
internal static class CompressedTarget
{
    /// <summary>As many bytes of a file's beginning as tell them.</summary>
    public const int PrefixBytes = 24;

    /// <summary>What a file that begins so is called by those who compress; null if it is not compressed, or in pieces that stay as they are.</summary>
    public static string? KindOf(ReadOnlySpan<byte> prefix) => PackedKinds.Of(prefix) switch
    {
        PackedKind.Gzip => "gzip",
        PackedKind.Zstd => "zstd",
        PackedKind.Xz => "xz",
        PackedKind.Bzip2 => "bzip2",
        _ => KindOfOther(prefix),
    };

    private static string? KindOfOther(ReadOnlySpan<byte> prefix) => prefix switch
    {
        [(byte)'P', (byte)'K', 3, 4, ..] => "zip",
        [(byte)'7', (byte)'z', 0xBC, 0xAF, 0x27, 0x1C, ..] => "7z",
        [(byte)'R', (byte)'a', (byte)'r', (byte)'!', 0x1A, 7, ..] => "rar",
        [4, 0x22, 0x4D, 0x18, ..] => "lz4",
        [(byte)'L', (byte)'Z', (byte)'I', (byte)'P', ..] => "lzip",
        [0x5D, 0, 0, _, _, ..] => "lzma",
        [0x1F, 0x9D, ..] => "compress",
        [0x89, (byte)'L', (byte)'Z', (byte)'O', ..] => "lzop",
        [0xED, 0xAB, 0xEE, 0xDB, ..] => "rpm",
        [(byte)'M', (byte)'S', (byte)'C', (byte)'F', 0, ..] => "cab",
        [(byte)'x', (byte)'a', (byte)'r', (byte)'!', ..] => "xar",
        [(byte)'A', (byte)'D', (byte)'B', (byte)'d' or (byte)'c', ..] => "apk",
        _ when prefix.StartsWith("!<arch>\ndebian-binary"u8) => "deb",
        _ => null,
    };
}
