using System.Buffers.Binary;

namespace Morsel.Compression.Gzip;

/// <summary>Headers as gzip writes them, RFC 1952 §2.3.</summary>
internal static class GzipStart
{
    /// <summary>Bytes of a header without a name.</summary>
    public const int FixedBytes = 10;

    private const byte NameFlag = 8;
    private const byte Unix = 3;

    /// <summary>A header.</summary>
    /// <param name="level">1 to 9: the slowest and the fastest are noted.</param>
    /// <param name="unixTime">When the file was changed, in seconds; 0 for <c>gzip -n</c>.</param>
    /// <param name="name">The name of the file; empty for <c>gzip -n</c>.</param>
    public static byte[] Make(int level, uint unixTime = 0, ReadOnlySpan<byte> name = default)
    {
        byte[] header = new byte[FixedBytes + (name.IsEmpty ? 0 : name.Length + 1)];
        (header[0], header[1], header[2]) = (0x1f, 0x8b, 8);
        header[3] = name.IsEmpty ? (byte)0 : NameFlag;
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(4), unixTime);
        header[8] = level switch { GzipSettings.BestLevel => 2, 1 => 4, _ => 0 };
        header[9] = Unix;
        name.CopyTo(header.AsSpan(FixedBytes));
        return header;
    }

    /// <summary>Whether bytes are one whole header, with a name or without, and nothing more.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> header) =>
        header.Length >= FixedBytes && header[0] == 0x1f && header[1] == 0x8b && header[2] == 8 && header[3] switch
        {
            0 => header.Length == FixedBytes,
            NameFlag => header[FixedBytes..].IndexOf((byte)0) == header.Length - FixedBytes - 1,
            _ => false,
        };
}
