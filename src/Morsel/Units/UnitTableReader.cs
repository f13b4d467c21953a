using System.Buffers.Binary;
using Morsel.Compression.Native;
using Morsel.Target;

namespace Morsel.Units;

/// <summary>Reads the table of compressed units: all of it, or its directory first, and then pages. Source: <c>FORMAT.md</c>, "The table".</summary>
internal static class UnitTableReader
{
    /// <summary>Bytes of the head, that of the frame included.</summary>
    public const int HeadBytes = FrameHeadBytes + 40;

    /// <summary>Bytes that the directory has for each page.</summary>
    public const int EntryBytes = 12;

    /// <summary>Bytes of the head of the frame around the table.</summary>
    public const int FrameHeadBytes = 8;

    /// <summary>log2 of the fewest and the most bytes of a unit.</summary>
    public const int LeastUnitLog = 9, MostUnitLog = 17;

    /// <summary>log2 of the least and of the widest window.</summary>
    public const int LeastWindowLog = 17, MostWindowLog = 27;

    private const int LeastPageLog = 6, MostPageLog = 16;
    private const uint AsItIsBit = 1u << 31;

    /// <summary>A skippable frame of zstd, so that everybody else passes over it.</summary>
    public static ReadOnlySpan<byte> FrameMagic => [0x50, 0x2A, 0x4D, 0x18];

    /// <summary>What the table begins with.</summary>
    public static ReadOnlySpan<byte> Magic => "MorselT1"u8;

    /// <summary>Bytes of head and directory together: as many are needed before anything can be read.</summary>
    /// <param name="head">At least <see cref="HeadBytes"/> bytes of the table's frame.</param>
    /// <param name="published">What is published about it.</param>
    /// <exception cref="TargetFormatException">The head is none, or does not agree with what is published.</exception>
    public static int DirectoryBytes(ReadOnlySpan<byte> head, PublishedUnits published) => HeadBytes + (EntryBytes * ReadHead(head, published).PageCount);

    /// <summary>Reads head and directory, and the pages that are there.</summary>
    /// <param name="frame">The table's frame from its beginning on: all of it, or at least <see cref="DirectoryBytes"/>.</param>
    /// <param name="published">What is published about it.</param>
    /// <exception cref="TargetFormatException">It does not agree with itself, or with what is published.</exception>
    public static UnitTable Read(ReadOnlySpan<byte> frame, PublishedUnits published)
    {
        UnitCut cut = ReadHead(frame, published);
        Check(frame.Length >= HeadBytes + (EntryBytes * cut.PageCount), HeadBytes, $"the directory of {cut.PageCount} pages is cut off");
        var table = new UnitTable(cut, ReadDirectory(frame[HeadBytes..], cut, published.Table), published.Table.Start);
        for (int page = 0; page < cut.PageCount; page++)
            CheckStretch(table, page);
        var sizes = new Dictionary<int, IReadOnlyList<int>>();
        for (int page = 0; page < cut.PageCount; page++)
        {
            ByteRange stored = table.Pages[page].Stored;
            int start = (int)Math.Min(frame.Length, stored.Start - published.Table.Start);
            if (start + stored.Length <= frame.Length)
                sizes.Add(page, ReadPage(table, page, frame.Slice(start, (int)stored.Length)));
        }
        return sizes.Count == 0 ? table : table.With(sizes);
    }

    /// <summary>Reads one page.</summary>
    /// <param name="table">The table.</param>
    /// <param name="page">The number of the page.</param>
    /// <param name="stored">What is stored of it.</param>
    /// <returns>Stored bytes of each of its units.</returns>
    /// <exception cref="TargetFormatException">It does not agree with the directory.</exception>
    public static IReadOnlyList<int> ReadPage(UnitTable table, int page, ReadOnlySpan<byte> stored)
    {
        int count = table.Cut.UnitsIn(page), most = table.Cut.UnitBytes + UnitCut.BlockHeadBytes;
        byte[] plain = PlainOf(table, page, stored);
        int[] sizes = new int[count];
        long sum = 0;
        for (int i = 0; i < count; i++)
        {
            sizes[i] = plain[i] | plain[count + i] << 8 | (plain.Length == 3 * count ? plain[(2 * count) + i] << 16 : 0);
            CheckPage(sizes[i] > UnitCut.BlockHeadBytes && sizes[i] <= most, page, $"unit {i} of it has {sizes[i]} bytes, expected at most {most}");
            sum += sizes[i];
        }
        long stretch = table.StretchOf(page).Length;
        CheckPage(sum == stretch, page, $"its units have {sum} bytes, expected {stretch}");
        return sizes;
    }

    /// <summary>Bytes that a page has for each unit.</summary>
    public static int BytesPerUnit(UnitCut cut) => cut.UnitBytes + UnitCut.BlockHeadBytes > ushort.MaxValue ? 3 : 2;

    private static UnitCut ReadHead(ReadOnlySpan<byte> frame, PublishedUnits published)
    {
        Check(frame.Length >= HeadBytes, 0, "it is cut off");
        Check(frame.StartsWith(FrameMagic) && frame[FrameHeadBytes..].StartsWith(Magic), 0, "this is no table of units, expected \"MorselT1\"");
        uint bytes = BinaryPrimitives.ReadUInt32LittleEndian(frame[4..]);
        Check(bytes == published.Table.Length - FrameHeadBytes, 4, $"{bytes} bytes, expected {published.Table.Length - FrameHeadBytes}");
        Check(published.Table.End == published.ObjectBytes, 4, $"it ends at byte {published.Table.End}, the object at byte {published.ObjectBytes}");
        ReadOnlySpan<byte> head = frame[FrameHeadBytes..HeadBytes];
        Check(head[8] is >= LeastUnitLog and <= MostUnitLog && published.UnitBytes == 1 << head[8], 16, $"units of 2^{head[8]} bytes, expected {published.UnitBytes}");
        Check(head[9] is >= LeastWindowLog and <= MostWindowLog && published.WindowLog == head[9], 17, $"a window of 2^{head[9]} bytes, expected 2^{published.WindowLog}");
        Check(head[10] is >= LeastPageLog and <= MostPageLog, 18, $"2^{head[10]} units a page, expected 2^{LeastPageLog} to 2^{MostPageLog}");
        Check(head[11] == 0 && BinaryPrimitives.ReadUInt32LittleEndian(head[36..]) == 0, 19, "reserved bytes are not zero");
        long pagesPerSegment = BinaryPrimitives.ReadUInt32LittleEndian(head[12..]), target = BinaryPrimitives.ReadInt64LittleEndian(head[16..]);
        Check(pagesPerSegment > 0 && pagesPerSegment <= (long)uint.MaxValue >> (head[8] + head[10]), 20, $"{pagesPerSegment} pages a segment cannot be");
        Check(target == published.TargetBytes && target > 0, 24, $"a target of {target} bytes, expected {published.TargetBytes}");
        Check((target - 1) >> head[8] < UnitCut.MostUnits, 24, $"there are more than {UnitCut.MostUnits} units");
        long unitsEnd = BinaryPrimitives.ReadInt64LittleEndian(head[24..]);
        Check(unitsEnd == published.Table.Start, 32, $"the units end at byte {unitsEnd}, expected {published.Table.Start}");
        var cut = new UnitCut(target, published.UnitBytes, head[9], 1 << head[10], (int)pagesPerSegment);
        uint pages = BinaryPrimitives.ReadUInt32LittleEndian(head[32..]);
        Check(pages == cut.PageCount, 40, $"{pages} pages, expected {cut.PageCount}");
        return cut;
    }

    private static UnitPage[] ReadDirectory(ReadOnlySpan<byte> directory, UnitCut cut, ByteRange table)
    {
        var pages = new UnitPage[cut.PageCount];
        long stored = table.Start + HeadBytes + (EntryBytes * (long)pages.Length);
        for (int page = 0; page < pages.Length; page++)
        {
            ReadOnlySpan<byte> entry = directory.Slice(EntryBytes * page, EntryBytes);
            uint bytes = BinaryPrimitives.ReadUInt32LittleEndian(entry[8..]);
            // The bit says that it is stored as it is.
            bool isPacked = (bytes & AsItIsBit) == 0;
            long length = bytes & ~AsItIsBit, plain = (long)cut.UnitsIn(page) * BytesPerUnit(cut);
            CheckPage(length > 0 && (isPacked ? length < plain : length == plain), page, $"it has {length} bytes for {cut.UnitsIn(page)} units");
            CheckPage(length <= table.End - stored, page, "it ends behind the table");
            pages[page] = new UnitPage(BinaryPrimitives.ReadInt64LittleEndian(entry), new ByteRange(stored, stored + length), isPacked);
            stored += length;
        }
        Check(stored == table.End, HeadBytes, $"the pages end at byte {stored}, the table at byte {table.End}");
        return pages;
    }

    // Before any page is read: every unit has some bytes, and none too many.
    private static void CheckStretch(UnitTable table, int page)
    {
        UnitCut cut = table.Cut;
        long first = page == 0 ? UnitCut.SegmentHeadBytes : table.Pages[page].Start, start = table.Pages[page].Start;
        CheckPage(start == first && start >= 0 && start < table.UnitsEnd, page, $"its units begin at byte {start}");
        long end = page + 1 == cut.PageCount ? table.UnitsEnd : table.Pages[page + 1].Start - (cut.BeginsSegment(page + 1) ? UnitCut.SegmentHeadBytes : 0);
        long units = cut.UnitsIn(page), bytes = end - start;
        CheckPage(
            bytes >= units * (UnitCut.BlockHeadBytes + 1) && bytes <= units * (cut.UnitBytes + UnitCut.BlockHeadBytes), page, $"its {units} units are said to lie from byte {start} to {end}");
    }

    private static byte[] PlainOf(UnitTable table, int page, ReadOnlySpan<byte> stored)
    {
        UnitPage told = table.Pages[page];
        CheckPage(stored.Length == told.Stored.Length, page, $"{stored.Length} bytes, expected {told.Stored.Length}");
        if (!told.IsPacked)
            return stored.ToArray();
        byte[] plain = new byte[table.Cut.UnitsIn(page) * BytesPerUnit(table.Cut)];
        try
        {
            using var decoder = new ZstdDecoder([]);
            decoder.Decompress(stored, plain);
            return plain;
        }
        catch (InvalidDataException e)
        {
            throw Wrong($"page {page}", e.Message);
        }
    }

    private static void CheckPage(bool isRight, int page, string problem)
    {
        if (!isRight)
            throw Wrong($"page {page}", problem);
    }

    private static void Check(bool isRight, int atByte, string problem)
    {
        if (!isRight)
            throw Wrong($"byte {atByte}", problem);
    }

    private static TargetFormatException Wrong(string where, string problem) => new("table of units", where, problem);
}
