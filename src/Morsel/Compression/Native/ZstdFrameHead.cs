using System.Buffers.Binary;

namespace Morsel.Compression.Native;

/// <summary>What a frame of zstd (RFC 8878) says of itself before its first block.</summary>
/// <param name="Bytes">Bytes of the head.</param>
/// <param name="ContentBytes">Bytes that come out; null where it does not say.</param>
/// <param name="WindowBytes">What a decoder must hold of them.</param>
/// <param name="HasChecksum">Whether 32 bits of a checksum follow the last block.</param>
internal readonly record struct ZstdFrameHead(int Bytes, long? ContentBytes, long WindowBytes, bool HasChecksum)
{
    /// <summary>Bytes of the longest head.</summary>
    public const int MostBytes = 18;

    private const int FixedBytes = 5;

    /// <summary>What every frame begins with.</summary>
    public static ReadOnlySpan<byte> Magic => [0x28, 0xB5, 0x2F, 0xFD];

    /// <summary>Whether bytes begin as a frame does.</summary>
    public static bool Recognizes(ReadOnlySpan<byte> beginning) => beginning.StartsWith(Magic);

    /// <summary>Reads the head.</summary>
    /// <param name="beginning">The first bytes of the frame.</param>
    /// <returns>null where more bytes are needed.</returns>
    /// <exception cref="InvalidDataException">It is no frame, or says what cannot be.</exception>
    public static ZstdFrameHead? TryRead(ReadOnlySpan<byte> beginning)
    {
        int known = Math.Min(beginning.Length, Magic.Length);
        if (!beginning[..known].SequenceEqual(Magic[..known]))
            throw new InvalidDataException("this is no zstd frame");
        if (beginning.Length < FixedBytes)
            return null;
        byte descriptor = beginning[4];
        if ((descriptor & 8) != 0)
            throw new InvalidDataException("a reserved bit of the zstd frame is set");
        bool isSingleSegment = (descriptor & 0x20) != 0;
        int sizeBytes = (descriptor >> 6) switch { 0 => isSingleSegment ? 1 : 0, 1 => 2, 2 => 4, _ => 8 };
        int sizeAt = FixedBytes + (isSingleSegment ? 0 : 1) + ((descriptor & 3) switch { 3 => 4, var bytes => bytes });
        if (beginning.Length < sizeAt + sizeBytes)
            return null;
        long? content = ContentBytesOf(beginning.Slice(sizeAt, sizeBytes));
        return new ZstdFrameHead(sizeAt + sizeBytes, content, isSingleSegment ? content!.Value : WindowBytesOf(beginning[FixedBytes]), (descriptor & 4) != 0);
    }

    private static long WindowBytesOf(byte descriptor)
    {
        long least = 1L << (10 + (descriptor >> 3));
        return least + (least / 8 * (descriptor & 7));
    }

    private static long? ContentBytesOf(ReadOnlySpan<byte> size) => size.Length switch
    {
        0 => null,
        1 => size[0],
        2 => BinaryPrimitives.ReadUInt16LittleEndian(size) + 256,
        4 => BinaryPrimitives.ReadUInt32LittleEndian(size),
        _ => BinaryPrimitives.ReadInt64LittleEndian(size) is >= 0 and var bytes ? bytes : throw new InvalidDataException("the zstd frame says that it has more than 2^63 bytes"),
    };
}
