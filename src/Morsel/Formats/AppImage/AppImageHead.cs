using System.Buffers.Binary;

namespace Morsel.Formats.AppImage;

/// <summary>The first bytes of an ELF file, as far as they tell an AppImage from other programs.</summary>
internal static class AppImageHead
{
    /// <summary>Bytes of a file's beginning that are enough to tell.</summary>
    public const int TellingBytes = 20;

    // A volume descriptor of ISO 9660 begins in sector 16, behind its type.
    private const int IsoMarkOffset = 32_769;

    /// <summary>The machine of an AppImage whose head names none.</summary>
    public const int NoMachine = 0;

    private static ReadOnlySpan<byte> ElfMark => [0x7f, (byte)'E', (byte)'L', (byte)'F'];

    private static ReadOnlySpan<byte> IsoMark => "CD001"u8;

    /// <summary>Which type of AppImage a file is.</summary>
    /// <param name="read">Reads the file.</param>
    /// <returns>The number of the type, which may be one that nobody knows; null if it is no AppImage.</returns>
    public static int? TypeOf(Compression.Gzip.ReadAt read)
    {
        Span<byte> head = stackalloc byte[16];
        if (read(head, 0) < head.Length || !head.StartsWith(ElfMark))
            return null;
        if (head[8] == (byte)'A' && head[9] == (byte)'I' && head[10] != 0)
            return head[10];
        return HasVolume(read) ? 1 : null;
    }

    /// <summary>Whether an image of ISO 9660 begins with the file.</summary>
    public static bool HasVolume(Compression.Gzip.ReadAt read)
    {
        Span<byte> mark = stackalloc byte[IsoMark.Length];
        return read(mark, IsoMarkOffset) == mark.Length && mark.SequenceEqual(IsoMark);
    }

    /// <summary>For which machine it is, by the numbers of ELF.</summary>
    public static int MachineOf(Compression.Gzip.ReadAt read)
    {
        Span<byte> head = stackalloc byte[TellingBytes];
        if (read(head, 0) < head.Length)
            return NoMachine;
        return head[5] == 2 ? BinaryPrimitives.ReadUInt16BigEndian(head[18..]) : BinaryPrimitives.ReadUInt16LittleEndian(head[18..]);
    }

    /// <summary>What the names of files say for a machine, the usual word first.</summary>
    /// <returns>None for a machine whose words are not known.</returns>
    public static IReadOnlyList<string> WordsFor(int machine) => machine switch
    {
        3 => ["i686", "i386", "x86"],
        21 => ["ppc64le", "ppc64"],
        40 => ["armhf", "arm", "armv7l"],
        62 => ["x86_64", "amd64", "x64"],
        183 => ["aarch64", "arm64"],
        243 => ["riscv64"],
        258 => ["loongarch64"],
        _ => [],
    };
}
