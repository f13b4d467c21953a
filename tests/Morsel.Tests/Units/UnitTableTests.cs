using System.Buffers.Binary;
using Morsel.Target;
using Morsel.Units;

namespace Morsel.Tests.Units;

/// <summary>The table of where units are, and each unit alone.</summary>
public sealed class UnitTableTests
{
    private const int UnitBytes = 512;

    [Fact]
    public void Every_unit_is_decompressed_alone_from_the_bytes_before_it()
    {
        byte[] target = UnitVectors.Target, stored = UnitVectors.Object;
        UnitTable table = UnitVectors.TableOf(stored);
        using var decoder = new UnitDecoder(table.Cut);
        List<ByteRange> places = PlacesIn(table);
        Assert.Equal((79, 2, 2, 32 << 10), (table.Cut.UnitCount, table.Cut.PageCount, table.Cut.SegmentCount, (int)table.Cut.SegmentBytes));
        Assert.Equal(79, places.Count);
        for (int unit = 0; unit < places.Count; unit++)
        {
            ByteRange plain = table.Cut.PlainOf(unit);
            int reach = (int)table.Cut.ReachOf(plain.Start);
            byte[] content = new byte[plain.Length];
            decoder.Decode(target.AsSpan(reach, (int)plain.Start - reach), [Slice(stored, places[unit])], content);
            Assert.Equal(target[(int)plain.Start..(int)plain.End], content);
        }
    }

    [Fact]
    public void Units_that_follow_one_another_are_decompressed_together()
    {
        byte[] target = UnitVectors.Target, stored = UnitVectors.Object;
        UnitTable table = UnitVectors.TableOf(stored);
        using var decoder = new UnitDecoder(table.Cut);
        byte[] content = new byte[target.Length - (64 * UnitBytes)];
        decoder.Decode([], [.. PlacesIn(table).Skip(64).Select(place => Slice(stored, place))], content);
        Assert.Equal(target[(64 * UnitBytes)..], content);
    }

    [Fact]
    public void The_directory_is_read_before_its_pages()
    {
        byte[] stored = UnitVectors.Object;
        Assert.Equal(72, UnitTableReader.DirectoryBytes(stored.AsSpan(20_492, 48), UnitVectors.Published));
        UnitTable table = UnitVectors.TableOf(stored, tableBytes: 72), whole = UnitVectors.TableOf(stored);
        Assert.All(table.Pages, page => Assert.Null(page.Sizes));
        ByteRange second = table.Pages[1].Stored;
        UnitTable read = table.With(new Dictionary<int, IReadOnlyList<int>> { [1] = UnitTableReader.ReadPage(table, 1, Slice(stored, second).Span) });
        Assert.Null(read.Pages[0].Sizes);
        Assert.Equal(whole.Pages[1].Sizes, read.Pages[1].Sizes);
        Assert.Equal(table.StretchOf(1).Length, read.Pages[1].Sizes!.Sum());
        Assert.Equal(20_670, second.End);
    }

    [Theory]
    [InlineData("table-length", "byte 4")]
    [InlineData("page-count", "byte 40")]
    [InlineData("page-offset", "page 0")]
    [InlineData("end-beyond", "byte 32")]
    [InlineData("unit-log", "byte 16")]
    public void A_table_that_does_not_agree_is_refused(string name, string where)
    {
        TargetFormatException refused = Assert.Throws<TargetFormatException>(() => UnitVectors.TableOf(UnitVectors.Read("hostile/" + name)));
        Assert.StartsWith($"table of units, {where}: ", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0x51, "byte 0")]
    [InlineData(8, 0, "byte 0")]
    [InlineData(17, 28, "byte 17")]
    [InlineData(18, 5, "byte 18")]
    [InlineData(19, 1, "byte 19")]
    [InlineData(20, 0, "byte 20")]
    [InlineData(23, 0xFF, "byte 20")]
    [InlineData(24, 0, "byte 24")]
    [InlineData(31, 0x80, "byte 24")]
    [InlineData(44, 1, "byte 19")]
    [InlineData(48, 11, "page 0")]
    [InlineData(56, 0xFF, "page 0")]
    [InlineData(59, 0x40, "page 0")]
    [InlineData(67, 0x80, "page 0")]
    public void Every_field_of_the_head_and_of_the_directory_is_looked_at(int at, byte value, string where)
    {
        byte[] stored = UnitVectors.Object;
        stored[20_492 + at] = value;
        TargetFormatException refused = Assert.Throws<TargetFormatException>(() => UnitVectors.TableOf(stored));
        Assert.StartsWith($"table of units, {where}: ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_published_must_agree_as_well()
    {
        PublishedUnits right = UnitVectors.Published;
        PublishedUnits[] wrong =
        [
            right with { ObjectBytes = 20_671 }, right with { UnitBytes = 1024 }, right with { WindowLog = 18 }, right with { TargetBytes = 40_099 },
            right with { Table = new ByteRange(20_491, 20_669) },
        ];
        byte[] frame = UnitVectors.Object[20_492..];
        Assert.All(wrong, published => Assert.Throws<TargetFormatException>(() => UnitTableReader.Read(frame, published)));
        Assert.All([0, 47, 71], length => Assert.Throws<TargetFormatException>(() => UnitTableReader.Read(frame.AsSpan(0, length), right)));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(64, 3)]
    public void A_page_whose_sizes_do_not_add_up_is_refused(int at, byte change)
    {
        UnitTable table = UnitVectors.TableOf(UnitVectors.Object, tableBytes: 72);
        var cut = new UnitTable(table.Cut, [table.Pages[0], table.Pages[1] with { IsPacked = false, Stored = new ByteRange(0, 30) }], table.UnitsEnd);
        byte[] sizes = new byte[30];
        long rest = cut.StretchOf(1).Length;
        for (int i = 0; i < 15; i++)
        {
            ushort size = (ushort)(rest / (15 - i));
            (sizes[i], sizes[15 + i], rest) = ((byte)size, (byte)(size >> 8), rest - size);
        }
        Assert.Equal(15, UnitTableReader.ReadPage(cut, 1, sizes).Count);
        sizes[at % 30] += change;
        Assert.Throws<TargetFormatException>(() => UnitTableReader.ReadPage(cut, 1, sizes));
    }

    [Fact]
    public void A_block_of_a_reserved_type_or_of_another_size_is_no_unit()
    {
        byte[] stored = UnitVectors.Object;
        UnitTable table = UnitVectors.TableOf(stored);
        using var decoder = new UnitDecoder(table.Cut);
        byte[] first = Slice(UnitVectors.Read("hostile/block-type-3"), PlacesIn(table)[0]).ToArray(), content = new byte[UnitBytes];
        Assert.Throws<InvalidDataException>(() => decoder.Decode([], [first], content));
        byte[] right = Slice(stored, PlacesIn(table)[0]).ToArray();
        decoder.Decode([], [right], content);
        Assert.Equal(UnitVectors.Target[..UnitBytes], content);
        Assert.Throws<InvalidDataException>(() => decoder.Decode([], [right.AsMemory(0, right.Length - 1)], content));
        Assert.Throws<InvalidDataException>(() => decoder.Decode([], [right], content.AsSpan(1)));
        foreach (int type in (int[])[0, 1])
        {
            byte[] block = [0, 0, 0, 7];
            BinaryPrimitives.WriteUInt16LittleEndian(block, (ushort)((UnitBytes - 1) << 3 | type << 1));
            Assert.Throws<InvalidDataException>(() => decoder.Decode([], [block], content));
        }
    }

    [Fact]
    public void What_is_repeated_and_what_is_as_it_is_are_units()
    {
        using var decoder = new UnitDecoder(new UnitCut(UnitBytes * 2, UnitBytes, 17, 64, 1));
        byte[] repeated = [0, 0, 0, 7], raw = new byte[3 + UnitBytes];
        BinaryPrimitives.WriteUInt16LittleEndian(repeated, (ushort)(UnitBytes << 3 | 1 << 1));
        BinaryPrimitives.WriteUInt16LittleEndian(raw, (ushort)(UnitBytes << 3));
        new Random(1).NextBytes(raw.AsSpan(3));
        byte[] content = new byte[2 * UnitBytes];
        decoder.Decode([], [repeated, raw], content);
        Assert.Equal([.. Enumerable.Repeat((byte)7, UnitBytes), .. raw[3..]], content);
    }

    private static List<ByteRange> PlacesIn(UnitTable table)
    {
        var places = new List<ByteRange>();
        foreach (UnitPage page in table.Pages)
        {
            long start = page.Start;
            foreach (int size in page.Sizes!)
                places.Add(new ByteRange(start, start += size));
        }
        return places;
    }

    private static ReadOnlyMemory<byte> Slice(byte[] stored, ByteRange place) => stored.AsMemory((int)place.Start, (int)place.Length);
}
