using System.Buffers;

namespace Morsel.Patching;

/// <summary>Writes the numbers that <see cref="VarintReader"/> reads.</summary>
internal static class VarintWriter
{
    private const int MostBytes = 9;

    /// <summary>Appends a number from 0 to 2^63 - 1.</summary>
    public static void Unsigned(IBufferWriter<byte> into, long value)
    {
        Span<byte> bytes = into.GetSpan(MostBytes);
        int count = 0;
        for (ulong rest = (ulong)value; ; rest >>= 7)
        {
            bytes[count++] = (byte)(rest < 0x80 ? rest : rest | 0x80);
            if (rest < 0x80)
                break;
        }
        into.Advance(count);
    }

    /// <summary>Appends a number of either sign.</summary>
    public static void Signed(IBufferWriter<byte> into, long value) => Unsigned(into, value >= 0 ? value << 1 : (-value << 1) - 1);
}
