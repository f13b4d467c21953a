using System.Text;
using Morsel.Compression.Gzip;

namespace Morsel.Formats.AppImage;

/// <summary>Reads what an AppImage says of itself, by offset, and runs nothing of it.</summary>
/// <remarks>Source: <c>FORMAT.md</c>.</remarks>
internal static class AppImageReader
{
    /// <summary>The names of the sections that matter here.</summary>
    public const string UpdateSection = ".upd_info", SignatureSection = ".sha256_sig", KeySection = ".sig_key";

    private const string What = "AppImage";
    private const int MostTextBytes = 64 << 10;
    private const int VolumeTextOffset = 33_651, VolumeTextBytes = 512;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads it.</summary>
    /// <param name="read">Reads the file.</param>
    /// <param name="length">Bytes in it.</param>
    /// <returns>null if it is no AppImage.</returns>
    /// <exception cref="TargetFormatException">It is broken, or of a type that nobody knows.</exception>
    public static AppImageFacts? Read(ReadAt read, long length) => AppImageHead.TypeOf(read) switch
    {
        null => null,
        1 => ReadImage(read, length),
        2 => ReadProgram(read, length),
        var other => throw new TargetFormatException(What, "byte 10", $"the type is {other}, expected 1 or 2"),
    };

    private static AppImageFacts ReadImage(ReadAt read, long length)
    {
        if (!AppImageHead.HasVolume(read))
            throw new TargetFormatException(What, "byte 32769", "there is no ISO 9660 image");
        byte[] text = new byte[VolumeTextBytes];
        if (length < VolumeTextOffset + VolumeTextBytes || read(text, VolumeTextOffset) < text.Length)
            throw new TargetFormatException(What, $"byte {VolumeTextOffset}", "the file ends in its update information");
        return new AppImageFacts(1, length)
        {
            Machine = AppImageHead.MachineOf(read),
            UpdateText = TextOf(text, "update information"),
            FileSystem = "iso9660",
            FileSystemOffset = 0,
        };
    }

    private static AppImageFacts ReadProgram(ReadAt read, long length)
    {
        var table = ElfTable.Read(read, length);
        AppImageSpan? signature = SpanOf(table, SignatureSection, length), key = SpanOf(table, KeySection, length), update = SpanOf(table, UpdateSection, length);
        // Where the table stands before what it tells of, the end may be padded.
        long padded = (table.End + 7) & ~7L;
        long start = FileSystemAt(read, table.End) is not null ? table.End : padded;
        string? fileSystem = FileSystemAt(read, start);
        return new AppImageFacts(2, length)
        {
            Machine = AppImageHead.MachineOf(read),
            Update = update,
            Signature = signature,
            Key = key,
            UpdateText = TextIn(read, update, "update information"),
            SignatureText = TextIn(read, signature, "signature") ?? "",
            KeyText = TextIn(read, key, "signing key") ?? "",
            FileSystem = fileSystem,
            FileSystemOffset = fileSystem is null ? null : start,
        };
    }

    private static AppImageSpan? SpanOf(ElfTable table, string name, long length)
    {
        if (table.Find(name) is not { } section)
            return null;
        if (section.Length > MostTextBytes)
            throw new TargetFormatException(What, name, $"it has {section.Length} bytes, expected at most {MostTextBytes}");
        if (section.Offset > (ulong)length || section.Length > (ulong)length - section.Offset)
            throw new TargetFormatException(What, name, "it lies beyond the end of the file");
        return new AppImageSpan((long)section.Offset, (int)section.Length);
    }

    private static string? TextIn(ReadAt read, AppImageSpan? span, string what)
    {
        if (span is not { } section)
            return null;
        byte[] bytes = new byte[section.Length];
        if (read(bytes, section.Offset) < bytes.Length)
            throw new TargetFormatException(What, what, "the file became shorter while it was read");
        return TextOf(bytes, what);
    }

    // Armour has lines; of the other texts each is one.
    private static string TextOf(ReadOnlySpan<byte> bytes, string what)
    {
        int end = bytes.IndexOf((byte)0);
        ReadOnlySpan<byte> text = (end < 0 ? bytes : bytes[..end]).TrimEnd(" \t\r\n"u8);
        try
        {
            string read = Utf8.GetString(text);
            bool isClean = read.All(letter => !char.IsControl(letter) || (letter is '\n' or '\r' or '\t' && what != "update information"));
            return isClean ? read : throw new TargetFormatException(What, what, "it contains control characters");
        }
        catch (DecoderFallbackException)
        {
            throw new TargetFormatException(What, what, "it is not text");
        }
    }

    private static string? FileSystemAt(ReadAt read, long offset)
    {
        Span<byte> mark = stackalloc byte[6];
        mark = mark[..read(mark, offset)];
        return mark.StartsWith("hsqs"u8) || mark.StartsWith("sqsh"u8) ? "squashfs" : mark.StartsWith("DWARFS"u8) ? "dwarfs" : null;
    }
}
