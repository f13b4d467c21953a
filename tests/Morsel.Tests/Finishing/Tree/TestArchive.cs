using System.Buffers;
using System.Text;
using Morsel.Formats.Casync;

namespace Morsel.Tests.Finishing.Tree;

/// <summary>One entry of an archive that a test makes.</summary>
internal sealed record Item(CatarEntry Entry, byte[] Content, params Item[] Inner)
{
    public static Item File(string name, string content, int permissions = 0x1a4) =>
        new(new CatarEntry { Type = CatarType.File, Name = Encoding.UTF8.GetBytes(name), Permissions = permissions, Length = content.Length, ModifiedNanoseconds = TestArchive.Time }, Encoding.Latin1.GetBytes(content));

    public static Item Folder(string name, params Item[] inner) =>
        new(new CatarEntry { Type = CatarType.Folder, Name = Encoding.UTF8.GetBytes(name), Permissions = 0x1ed, ModifiedNanoseconds = TestArchive.Time }, [], inner);

    public static Item Link(string name, string target) => new(
        new CatarEntry
        {
            Type = CatarType.SymbolicLink,
            Name = Encoding.UTF8.GetBytes(name),
            Permissions = CatarEntry.AllPermissions,
            LinkTarget = Encoding.UTF8.GetBytes(target),
            ModifiedNanoseconds = TestArchive.Time,
        },
        []);

    public static Item Special(string name, CatarType type) =>
        new(new CatarEntry { Type = type, Name = Encoding.UTF8.GetBytes(name), Permissions = 0x1a4, ModifiedNanoseconds = TestArchive.Time, DeviceMajor = type == CatarType.Fifo ? 0UL : 1, DeviceMinor = type == CatarType.Fifo ? 0UL : 3 }, []);

    public Item With(Func<CatarEntry, CatarEntry> change) => this with { Entry = change(Entry) };
}

/// <summary>Archives that tests make.</summary>
internal static class TestArchive
{
    /// <summary>When everything in them was changed last: the runtime can set it again, to the same 100 ns.</summary>
    public const long Time = 1_600_000_000_123_456_700;

    public const CatarFeatures Features =
        CatarFeatures.UsualManner | CatarFeatures.LongIds | CatarFeatures.NanosecondTime | CatarFeatures.Permissions | CatarFeatures.SymbolicLinks | CatarFeatures.Fifos | CatarFeatures.Devices
        | CatarFeatures.Sockets | CatarFeatures.Attributes | CatarFeatures.Capabilities;

    public static byte[] Of(params Item[] items) => Of(Features, items);

    public static byte[] Of(CatarFeatures features, params Item[] items)
    {
        var output = new ArrayBufferWriter<byte>();
        Write(new CatarWriter(features), output, Item.Folder("", items));
        return output.WrittenSpan.ToArray();
    }

    private static void Write(CatarWriter writer, ArrayBufferWriter<byte> output, Item item)
    {
        writer.Begin(item.Entry, output);
        output.Write(item.Content);
        if (item.Entry.Type != CatarType.Folder)
            return;
        foreach (Item inner in item.Inner)
            Write(writer, output, inner);
        writer.EndFolder(output);
    }
}
