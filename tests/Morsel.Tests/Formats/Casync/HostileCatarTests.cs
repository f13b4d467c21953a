using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Morsel.Formats.Casync;

namespace Morsel.Tests.Formats.Casync;

/// <summary>Archives that somebody made to do harm, or by mistake: each is refused, at its place and with what was expected.</summary>
public sealed class HostileCatarTests
{
    private const CatarFeatures Features =
        CatarFeatures.UsualManner | CatarFeatures.LongIds | CatarFeatures.NanosecondTime | CatarFeatures.Permissions | CatarFeatures.SymbolicLinks | CatarFeatures.Attributes;

    private static readonly CatarEntry Root = new() { Type = CatarType.Folder, Permissions = CatarEntry.AllPermissions };

    [Theory]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("/etc")]
    [InlineData("../up")]
    public void Names_that_lead_out_of_their_folder(string name) => Refused("name|called", File(name));

    [Fact]
    public void A_name_with_a_nul() => Refused("byte 64: a name has a NUL at byte 1 of 3", File("a\0b"));

    [Theory]
    [InlineData("b", "a")]
    [InlineData("a", "a")]
    [InlineData("a", "B")]
    public void Names_that_do_not_ascend(string first, string second) => Refused("do not ascend", File(first), File(second));

    [Fact]
    public void A_folder_within_itself_ten_thousand_times() =>
        Refused("more than 2048 folders", [.. Enumerable.Repeat(Root with { Name = [(byte)'d'] }, 10_000)]);

    [Fact]
    public void Attributes_twice_or_of_the_system_or_without_end()
    {
        Refused("do not ascend", File("f") with { Attributes = [new([.. "user.a"u8], []), new([.. "user.a"u8], [])] });
        Refused("neither the user's nor trusted", File("f") with { Attributes = [new([.. "security.ima"u8], [])] });
        Refused("neither the user's nor trusted", File("f") with { Attributes = [new([.. "user."u8], [])] });
        Refused("expected at most 65536", File("f") with { Attributes = [new([.. "user.a"u8], new byte[65537])] });
        Refused("expected 18 to 65808", File("f") with { Attributes = [new([.. "user.a"u8], new byte[66_000])] });
        Refused(
            "bytes of values", File("f") with { Attributes = [.. Enumerable.Range(0, 300).Select(number => new CatarAttribute(Encoding.ASCII.GetBytes($"user.{number:d3}"), new byte[65536]))] });
    }

    [Fact]
    public void What_the_features_do_not_have()
    {
        Refused("without that feature", File("f") with { UserName = [.. "root"u8] });
        Refused("without that feature", File("f") with { Type = CatarType.Fifo });
        Refused("without that feature", File("f") with { SecurityLabel = [.. "label"u8] });
        Refused("has flags 1000000", File("f") with { Flags = CatarFeatures.NotCompressed });
        Refused("is 4294967295, expected at most 4294967294", File("f") with { UserId = uint.MaxValue });
    }

    [Theory]
    [InlineData(0x4000000000000000UL)]
    [InlineData(0xffffffffffffffffUL)]
    [InlineData(15UL)]
    [InlineData(0UL)]
    public void Content_of_impossible_length(ulong size)
    {
        byte[] archive = Written(File("f"));
        BinaryPrimitives.WriteUInt64LittleEndian(archive.AsSpan(64 + 18 + 64), size);
        Assert.Contains("byte 146: a record Payload", Problem(archive), StringComparison.Ordinal);
    }

    [Fact]
    public void Content_of_four_gigabytes_that_does_not_come_takes_no_memory()
    {
        byte[] archive = Written(File("f"));
        BinaryPrimitives.WriteUInt64LittleEndian(archive.AsSpan(64 + 18 + 64), 4UL << 30);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("cut off", Problem(archive), StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void A_table_that_points_elsewhere()
    {
        byte[] archive = Written(File("a"), File("b"));
        for (int at = archive.Length - (3 * 24); at < archive.Length; at++)
        {
            archive[at] ^= 1;
            Assert.Contains($"byte {at}: the table of a folder", Problem(archive), StringComparison.Ordinal);
            archive[at] ^= 1;
        }
    }

    [Fact]
    public void More_bytes_after_the_end() => Assert.Contains("byte 104: the archive has ended", Problem([.. Written(), 0]), StringComparison.Ordinal);

    [Theory]
    [InlineData(0x2b, "not known")]
    [InlineData(0xb000000000000003, "exclude one another")]
    [InlineData(0xb000000200000000, "not known")]
    public void Features_that_are_not_known_or_not_normalised(ulong features, string expected)
    {
        byte[] archive = Written();
        BinaryPrimitives.WriteUInt64LittleEndian(archive.AsSpan(16), features == 0x2b ? 1UL << 40 : features);
        Assert.Contains(expected, Problem(archive), StringComparison.Ordinal);
    }

    [Fact]
    public void Features_that_change_within_the_archive()
    {
        byte[] archive = Written(File("f"));
        archive[64 + 18 + 16] ^= 8;
        Assert.Contains("expected b0000000100003", Problem(archive), StringComparison.Ordinal);
    }

    [Fact]
    public void A_root_that_is_no_folder()
    {
        byte[] archive = Written();
        archive[25] = 0x81;
        Assert.Contains("the root is of type File", Problem(archive), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_without_content()
    {
        byte[] archive = Written(File("f"));
        Assert.Contains("ends without what it holds", Problem([.. archive[..146], .. archive[162..]]), StringComparison.Ordinal);
    }

    private static CatarEntry File(string name) =>
        new() { Type = CatarType.File, Name = Encoding.UTF8.GetBytes(name), Permissions = CatarEntry.PlainPermissions };

    private static void Refused(string expected, params CatarEntry[] entries) => Assert.Matches(expected, Problem(Written(entries)));

    private static string Problem(byte[] archive) => Assert.Throws<TargetFormatException>(() => CatarVectors.Read(archive)).Message;

    // The writer believes all that it is told; folders are within one another.
    private static byte[] Written(params CatarEntry[] entries)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new CatarWriter(Features);
        writer.Begin(Root, output);
        foreach (CatarEntry entry in entries)
            writer.Begin(entry, output);
        while (!writer.HasEnded)
            writer.EndFolder(output);
        return output.WrittenSpan.ToArray();
    }
}
