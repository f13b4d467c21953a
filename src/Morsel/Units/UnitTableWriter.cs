using System.Buffers.Binary;
using System.Numerics;
using Morsel.Compression.Native;
using Morsel.Target;

namespace Morsel.Units;

/// <summary>Writes the table of compressed units. Source: <c>FORMAT.md</c>, "The table".</summary>
internal static class UnitTableWriter
{
    private const int PageLevel = 19;
    private const uint AsItIsBit = 1u << 31;

    /// <summary>Writes a table.</summary>
    /// <param name="cut">How the target is cut.</param>
    /// <param name="sizes">Stored bytes of each unit.</param>
    /// <returns>The frame that stands behind the units.</returns>
    public static byte[] Write(UnitCut cut, ReadOnlySpan<int> sizes)
    {
        var pages = new MemoryStream();
        byte[] directory = new byte[UnitTableReader.HeadBytes + (UnitTableReader.EntryBytes * cut.PageCount)];
        using var encoder = new ZstdEncoder(Math.Min(PageLevel, ZstdEncoder.MostLevel), strategy: null, []);
        long offset = 0;
        for (int page = 0; page < cut.PageCount; page++)
        {
            ReadOnlySpan<int> own = sizes.Slice(page * cut.UnitsPerPage, cut.UnitsIn(page));
            offset += cut.BeginsSegment(page) ? UnitCut.SegmentHeadBytes : 0;
            Span<byte> entry = directory.AsSpan(UnitTableReader.HeadBytes + (UnitTableReader.EntryBytes * page));
            BinaryPrimitives.WriteInt64LittleEndian(entry, offset);
            BinaryPrimitives.WriteUInt32LittleEndian(entry[8..], WritePage(pages, Columns(own, UnitTableReader.BytesPerUnit(cut)), encoder));
            foreach (int size in own)
                offset += size;
        }
        WriteHead(directory, cut, offset, pages.Length);
        return [.. directory, .. pages.ToArray()];
    }

    private static void WriteHead(Span<byte> frame, UnitCut cut, long unitsEnd, long pageBytes)
    {
        UnitTableReader.FrameMagic.CopyTo(frame);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[4..], checked((uint)(frame.Length - UnitTableReader.FrameHeadBytes + pageBytes)));
        Span<byte> head = frame[UnitTableReader.FrameHeadBytes..];
        UnitTableReader.Magic.CopyTo(head);
        (head[8], head[9], head[10]) = ((byte)BitOperations.Log2((uint)cut.UnitBytes), (byte)cut.WindowLog, (byte)BitOperations.Log2((uint)cut.UnitsPerPage));
        BinaryPrimitives.WriteInt32LittleEndian(head[12..], cut.PagesPerSegment);
        BinaryPrimitives.WriteInt64LittleEndian(head[16..], cut.Length);
        BinaryPrimitives.WriteInt64LittleEndian(head[24..], unitsEnd);
        BinaryPrimitives.WriteInt32LittleEndian(head[32..], cut.PageCount);
    }

    private static uint WritePage(MemoryStream pages, byte[] plain, ZstdEncoder encoder)
    {
        byte[] stored = new byte[ZstdEncoder.MostStoredBytes(plain.Length)];
        int bytes = encoder.Compress(plain, stored);
        bool isShorter = bytes < plain.Length;
        pages.Write(isShorter ? stored.AsSpan(0, bytes) : plain);
        return isShorter ? (uint)bytes : (uint)plain.Length | AsItIsBit;
    }

    // All low bytes first: they are the ones that cannot be foreseen.
    private static byte[] Columns(ReadOnlySpan<int> sizes, int bytesPerUnit)
    {
        byte[] plain = new byte[sizes.Length * bytesPerUnit];
        for (int i = 0; i < sizes.Length; i++)
        {
            for (int column = 0; column < bytesPerUnit; column++)
                plain[(column * sizes.Length) + i] = (byte)(sizes[i] >> (8 * column));
        }
        return plain;
    }
}
