using System.Buffers.Binary;
using Morsel.Compression.Gzip;

namespace Morsel.Formats.AppImage;

/// <summary>The table of sections of an ELF file of either class and byte order, read by offset: the file may be gigabytes, and nothing else of it is needed.</summary>
/// <remarks>Source: <c>FORMAT.md</c>, "Sections". Every sum of two numbers of the file is held against its length before it is used.</remarks>
internal sealed class ElfTable
{
    // Of a table as long as the largest ordinary one: longer ones have their count elsewhere, and no runtime has one.
    private const int MostEntries = 65_536;
    private const int MostNameBytes = 32;
    private const uint Null = 0, NoBits = 8;

    private readonly ReadAt _read;
    private readonly long _length;
    private readonly bool _isWide, _isBigEndian;
    private readonly List<ElfSection> _sections = [];

    private ElfTable(ReadAt read, long length, ReadOnlySpan<byte> mark)
    {
        (_read, _length) = (read, length);
        _isWide = mark[4] switch { 1 => false, 2 => true, var other => throw Broken("byte 4", $"the class is {other}, expected 1 or 2") };
        _isBigEndian = mark[5] switch { 1 => false, 2 => true, var other => throw Broken("byte 5", $"the byte order is {other}, expected 1 or 2") };
    }

    /// <summary>Where the ELF part of the file ends: behind its tables, its sections and its segments.</summary>
    public long End { get; private set; }

    /// <summary>Reads the table.</summary>
    /// <param name="read">Reads the file.</param>
    /// <param name="length">Bytes in it.</param>
    /// <exception cref="TargetFormatException">The table is broken.</exception>
    public static ElfTable Read(ReadAt read, long length)
    {
        Span<byte> mark = stackalloc byte[16];
        if (read(mark, 0) < mark.Length)
            throw Broken("header", "it is cut off");
        var table = new ElfTable(read, length, mark);
        table.ReadSections();
        return table;
    }

    /// <summary>The section of a name that has bytes in the file; of several the last one. Null if there is none.</summary>
    public ElfSection? Find(string name) => _sections.FindLastIndex(section => section.Name == name && section.HasBytes) is var found and >= 0 ? _sections[found] : null;

    private void ReadSections()
    {
        int headerBytes = _isWide ? 64 : 52;
        Span<byte> header = stackalloc byte[headerBytes];
        if (_read(header, 0) < headerBytes)
            throw Broken("header", "it is cut off");
        End = headerBytes;
        Reach(SegmentsOf(header));
        ulong start = Word(header, _isWide ? 40 : 32);
        if (start == 0)
            return;
        int entryBytes = Half(header, _isWide ? 58 : 46);
        int leastBytes = _isWide ? 64 : 40;
        if (entryBytes < leastBytes)
            throw Broken("section headers", $"they have {entryBytes} bytes each, expected {leastBytes}");
        Span<byte> first = stackalloc byte[leastBytes];
        Fill(first, start, "section headers");
        ulong count = Half(header, _isWide ? 60 : 48) is var said and not 0 ? (ulong)said : Word(first, _isWide ? 32 : 20);
        uint names = Half(header, _isWide ? 62 : 50) is var index and not 0xffff ? (uint)index : Number(first, _isWide ? 40 : 24);
        if (count > MostEntries)
            throw Broken("section headers", $"there are {count}, expected at most {MostEntries}");
        if (count == 0)
            return;
        if (names >= count)
            throw Broken("section headers", $"section {names} has the names, expected one of {count}");
        Reach(Checked(start, count * (ulong)entryBytes, "section headers"));
        ReadAll((long)start, (int)count, entryBytes, (int)names);
    }

    private void ReadAll(long start, int count, int entryBytes, int names)
    {
        Span<byte> entry = stackalloc byte[_isWide ? 64 : 40];
        Fill(entry, (ulong)(start + ((long)names * entryBytes)), "section headers");
        ElfSection texts = Section(entry, "");
        // Where it has no bytes, its offset is nobody's, and may be any number.
        (long namesStart, long namesEnd) = texts.HasBytes ? ((long)texts.Offset, Checked(texts.Offset, texts.Length, "names of sections")) : (0, 0);
        for (int i = 0; i < count; i++)
        {
            Fill(entry, (ulong)(start + ((long)i * entryBytes)), "section headers");
            ElfSection section = Section(entry, NameAt(namesStart, namesEnd, Number(entry, 0)));
            _sections.Add(section);
            // What is said of a section that nobody asks for may be nonsense.
            if (section.HasBytes && section.Offset <= (ulong)_length && section.Length <= (ulong)_length - section.Offset)
                Reach((long)(section.Offset + section.Length));
        }
    }

    private ElfSection Section(ReadOnlySpan<byte> entry, string name) =>
        new(name, Word(entry, _isWide ? 24 : 16), Word(entry, _isWide ? 32 : 20)) { HasBytes = Number(entry, 4) is not (Null or NoBits) };

    // A name outside of the table, or longer than any that matters, is none.
    private string NameAt(long tableStart, long tableEnd, uint offset)
    {
        if (tableStart + offset >= tableEnd)
            return "";
        Span<byte> text = stackalloc byte[(int)Math.Min(MostNameBytes, tableEnd - tableStart - offset)];
        text = text[.._read(text, tableStart + offset)];
        int end = text.IndexOf((byte)0);
        return end < 0 && text.Length == MostNameBytes ? "" : System.Text.Encoding.Latin1.GetString(end < 0 ? text : text[..end]);
    }

    // Segments are what the system loads; there are a handful.
    private long SegmentsOf(ReadOnlySpan<byte> header)
    {
        ulong start = Word(header, _isWide ? 32 : 28);
        int entryBytes = Half(header, _isWide ? 54 : 42), count = Half(header, _isWide ? 56 : 44);
        Span<byte> entry = stackalloc byte[_isWide ? 56 : 32];
        long end = 0;
        if (start == 0 || entryBytes < entry.Length || (UInt128)start + ((ulong)count * (ulong)entryBytes) > (ulong)_length)
            return end;
        for (int i = 0; i < Math.Min(count, 1024); i++)
        {
            Fill(entry, start + ((ulong)i * (ulong)entryBytes), "segments");
            UInt128 segmentEnd = (UInt128)Word(entry, _isWide ? 8 : 4) + Word(entry, _isWide ? 32 : 16);
            if (segmentEnd <= (ulong)_length)
                end = Math.Max(end, (long)segmentEnd);
        }
        return end;
    }

    private void Reach(long end) => End = Math.Max(End, end);

    private long Checked(ulong offset, ulong length, string what) =>
        (UInt128)offset + length <= (ulong)_length ? (long)(offset + length) : throw Broken(what, "they lie beyond the end of the file");

    private void Fill(Span<byte> bytes, ulong offset, string what)
    {
        Checked(offset, (ulong)bytes.Length, what);
        if (_read(bytes, (long)offset) < bytes.Length)
            throw Broken(what, "the file became shorter while it was read");
    }

    // An address or a length: 8 bytes in the wide class, 4 in the other.
    private ulong Word(ReadOnlySpan<byte> bytes, int offset) => !_isWide ? Number(bytes, offset)
        : _isBigEndian ? BinaryPrimitives.ReadUInt64BigEndian(bytes[offset..]) : BinaryPrimitives.ReadUInt64LittleEndian(bytes[offset..]);

    private uint Number(ReadOnlySpan<byte> bytes, int offset) =>
        _isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes[offset..]) : BinaryPrimitives.ReadUInt32LittleEndian(bytes[offset..]);

    private int Half(ReadOnlySpan<byte> bytes, int offset) =>
        _isBigEndian ? BinaryPrimitives.ReadUInt16BigEndian(bytes[offset..]) : BinaryPrimitives.ReadUInt16LittleEndian(bytes[offset..]);

    private static TargetFormatException Broken(string where, string problem) => new("AppImage", where, problem);
}

/// <summary>A section as the table says it; neither number is held against anything.</summary>
/// <param name="Name">Its name; empty if it has none.</param>
/// <param name="Offset">Where it begins.</param>
/// <param name="Length">Bytes in it.</param>
internal readonly record struct ElfSection(string Name, ulong Offset, ulong Length)
{
    /// <summary>Whether the file has its bytes.</summary>
    public bool HasBytes { get; init; }
}
