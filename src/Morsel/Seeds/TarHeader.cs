namespace Morsel.Seeds;

/// <summary>The 512 bytes before each member of a tar archive, as ustar and GNU tar write them (POSIX.1-1988, pax).</summary>
internal static class TarHeader
{
    public const int Length = 512, TimeLength = 12;

    private const int SizeOffset = 124, TimeOffset = 136, SumOffset = 148, SumLength = 8, TypeOffset = 156, MagicOffset = 257;

    /// <summary>The field of the modification time, as it is written.</summary>
    public static ReadOnlySpan<byte> TimeOf(ReadOnlySpan<byte> header) => header.Slice(TimeOffset, TimeLength);

    /// <summary>Whether these are 512 bytes with the mark of a header and the sum that stands in it.</summary>
    public static bool IsHeader(ReadOnlySpan<byte> bytes) =>
        bytes.Length == Length && bytes[MagicOffset..].StartsWith("ustar"u8) && Octal(bytes.Slice(SumOffset, SumLength)) == SumOf(bytes);

    /// <summary>Bytes of the member behind the header, rounded up to whole blocks.</summary>
    /// <returns>null where the header says nothing usable.</returns>
    public static long? StoredBytes(ReadOnlySpan<byte> header)
    {
        if (header[TypeOffset] is >= (byte)'1' and <= (byte)'6')
            return 0;
        long? size = (header[SizeOffset] & 0x80) != 0 ? BigEndian(header.Slice(SizeOffset + 1, 11)) : Octal(header.Slice(SizeOffset, 12));
        return size <= long.MaxValue - Length ? (size + Length - 1) / Length * Length : null;
    }

    /// <summary>Puts another time into a header, and the sum that it has then. Where that sum has more digits than the old one, nothing is changed.</summary>
    public static void SetTime(Span<byte> header, ReadOnlySpan<byte> time)
    {
        Span<byte> before = stackalloc byte[TimeLength];
        TimeOf(header).CopyTo(before);
        time.CopyTo(header[TimeOffset..]);
        if (!TryWriteSum(header.Slice(SumOffset, SumLength), SumOf(header)))
            before.CopyTo(header[TimeOffset..]);
    }

    private static long SumOf(ReadOnlySpan<byte> header)
    {
        long sum = SumLength * ' ';
        for (int i = 0; i < header.Length; i++)
            sum += i is >= SumOffset and < SumOffset + SumLength ? 0 : header[i];
        return sum;
    }

    // Leading blanks, then digits up to a blank, a NUL or the end of the field.
    private static (int Start, int End) DigitsOf(ReadOnlySpan<byte> field)
    {
        int start = 0;
        while (start < field.Length && field[start] == ' ')
            start++;
        int end = start;
        while (end < field.Length && field[end] is >= (byte)'0' and <= (byte)'7')
            end++;
        return end == field.Length || field[end] is 0 or (byte)' ' ? (start, end) : (start, start);
    }

    private static long? Octal(ReadOnlySpan<byte> field)
    {
        (int start, int end) = DigitsOf(field);
        long value = 0;
        foreach (byte digit in field[start..end])
            value = (8 * value) + (digit - '0');
        return start < end ? value : null;
    }

    private static long? BigEndian(ReadOnlySpan<byte> field)
    {
        ulong value = 0;
        foreach (byte next in field)
        {
            if (value >> 55 != 0)
                return null;
            value = (value << 8) | next;
        }
        return (long)value;
    }

    private static bool TryWriteSum(Span<byte> field, long sum)
    {
        (int start, int end) = DigitsOf(field);
        if (sum >> (3 * (end - start)) != 0)
            return false;
        for (int i = end - 1; i >= start; i--, sum >>= 3)
            field[i] = (byte)('0' + (sum & 7));
        return true;
    }
}
