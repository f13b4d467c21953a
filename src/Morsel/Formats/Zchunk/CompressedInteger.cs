namespace Morsel.Formats.Zchunk;

/// <summary>zchunk's numbers: seven bits a byte, the lowest first; the last byte has its top bit set.</summary>
internal static class CompressedInteger
{
    /// <summary>Bytes of the longest one.</summary>
    public const int MostBytes = 10;

    /// <param name="bytes">Begins with the number.</param>
    /// <param name="value">The number.</param>
    /// <returns>Its bytes; 0 if it does not end in time, -1 if it has more than 64 bits.</returns>
    public static int Read(ReadOnlySpan<byte> bytes, out ulong value)
    {
        value = 0;
        for (int i = 0; i < Math.Min(bytes.Length, MostBytes); i++)
        {
            ulong bits = bytes[i] & 0x7Fu;
            if (i == MostBytes - 1 && bits > 1)
                return -1;
            value |= bits << (7 * i);
            if (bytes[i] >= 0x80)
                return i + 1;
        }
        return bytes.Length < MostBytes ? 0 : -1;
    }

    /// <summary>Appends the shortest form.</summary>
    public static void Write(List<byte> bytes, long value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        for (; value > 0x7F; value >>= 7)
            bytes.Add((byte)(value & 0x7F));
        bytes.Add((byte)(value | 0x80));
    }
}
