using System.Buffers.Binary;

namespace Morsel.Compression.Native;

/// <summary>Looks at frames of zstd (RFC 8878) without decompressing, and refuses what may not be: a foreign, legacy or skippable frame, a window too large.</summary>
internal static class ZstdFrames
{
    /// <summary>The widest window that is decompressed: that of the <c>zstd</c> command.</summary>
    public const long MostWindowBytes = 1 << 27;

    /// <summary>Stored bytes for which there must be at least one byte of content: empty blocks could go on for ever.</summary>
    private const int MostStoredPerContent = 4096;

    private const uint Magic = 0xFD2FB528;

    /// <param name="stored">One frame or several, and nothing else.</param>
    /// <param name="contentBytes">Bytes they are said to hold.</param>
    /// <exception cref="InvalidDataException">They may not be decompressed.</exception>
    public static void Check(ReadOnlySpan<byte> stored, int contentBytes)
    {
        if (stored.Length / MostStoredPerContent > contentBytes)
            throw Bad($"{stored.Length} bytes are stored for {contentBytes} of content");
        if (stored.IsEmpty)
            throw Bad("there is no frame");
        while (!stored.IsEmpty)
            stored = stored[FrameBytes(stored)..];
    }

    /// <param name="stored">One frame, and nothing else.</param>
    /// <param name="contentBytes">Bytes that it may hold.</param>
    /// <exception cref="InvalidDataException">It may not be decompressed.</exception>
    public static void CheckOne(ReadOnlySpan<byte> stored, int contentBytes)
    {
        Check(stored, contentBytes);
        if (FrameBytes(stored) != stored.Length)
            throw Bad("something follows the frame");
    }

    private static int FrameBytes(ReadOnlySpan<byte> frame)
    {
        if (frame.Length < 6 || BinaryPrimitives.ReadUInt32LittleEndian(frame) is var magic && magic != Magic)
            throw Bad("a frame of this format does not begin where it should");
        byte descriptor = frame[4];
        if ((descriptor & 8) != 0)
            throw Bad("a reserved bit is set");
        bool isSingleSegment = (descriptor & 0x20) != 0;
        int position = 5;
        if (!isSingleSegment)
            CheckWindow(Window(frame[position++]));
        position += (descriptor & 3) switch { 0 => 0, 1 => 1, 2 => 2, _ => 4 };
        int sizeBytes = (descriptor >> 6) switch { 0 => isSingleSegment ? 1 : 0, 1 => 2, 2 => 4, _ => 8 };
        if (isSingleSegment)
            CheckWindow(ContentBytes(Slice(frame, position, sizeBytes)));
        position = BlocksEnd(frame, position + sizeBytes);
        if ((descriptor & 4) != 0)
            position += 4;   // the checksum of the content
        return position <= frame.Length ? position : throw Cut();
    }

    private static int BlocksEnd(ReadOnlySpan<byte> frame, int position)
    {
        for (bool isLast = false; !isLast;)
        {
            ReadOnlySpan<byte> head = Slice(frame, position, 3);
            int value = head[0] | head[1] << 8 | head[2] << 16;
            isLast = (value & 1) != 0;
            int type = value >> 1 & 3;
            if (type == 3)
                throw Bad("a block has a reserved type");
            position += 3 + (type == 1 ? 1 : value >> 3);   // type 1 repeats one byte
        }
        return position;
    }

    private static ulong Window(byte descriptor)
    {
        ulong least = 1UL << (10 + (descriptor >> 3));
        return least + (least / 8 * (descriptor & 7u));
    }

    private static ulong ContentBytes(ReadOnlySpan<byte> size) => size.Length switch
    {
        1 => size[0],
        2 => BinaryPrimitives.ReadUInt16LittleEndian(size) + 256UL,
        4 => BinaryPrimitives.ReadUInt32LittleEndian(size),
        _ => BinaryPrimitives.ReadUInt64LittleEndian(size),
    };

    private static void CheckWindow(ulong bytes)
    {
        if (bytes > MostWindowBytes)
            throw Bad($"it needs a window of {bytes} bytes, expected at most {MostWindowBytes}");
    }

    private static ReadOnlySpan<byte> Slice(ReadOnlySpan<byte> frame, int start, int count) =>
        start + count <= frame.Length ? frame.Slice(start, count) : throw Cut();

    private static InvalidDataException Cut() => Bad("a frame is cut off");

    private static InvalidDataException Bad(string problem) => new($"zstd data: {problem}");
}
