using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Morsel.Compression.Gzip;

/// <summary>The CRC-32 of gzip (RFC 1952, 8).</summary>
internal static class Crc32
{
    private const uint Polynomial = 0xEDB88320;   // the highest power lowest, as in everything here
    private const int Slices = 16;

    private static readonly uint[] Table = MakeTable();
    private static readonly Vector128<ulong> FoldBy64 = Factors(512);
    private static readonly Vector128<ulong> FoldBy16 = Factors(128);

    /// <summary>The sum of bytes, or of those behind others.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="sum">The sum of the bytes before them; 0 if there are none.</param>
    public static uint Append(uint sum, ReadOnlySpan<byte> bytes) =>
        Pclmulqdq.IsSupported && bytes.Length >= 64 ? AppendFolding(sum, bytes) : AppendPlain(sum, bytes);

    /// <summary>The same from tables, 16 bytes at a time: for every processor.</summary>
    public static uint AppendPlain(uint sum, ReadOnlySpan<byte> bytes)
    {
        uint state = ~sum;
        ref uint table = ref MemoryMarshal.GetArrayDataReference(Table);
        for (; bytes.Length >= Slices; bytes = bytes[Slices..])
        {
            ReadOnlySpan<uint> words = MemoryMarshal.Cast<byte, uint>(bytes[..Slices]);
            state = Sliced(ref table, words[0] ^ state, 12) ^ Sliced(ref table, words[1], 8) ^ Sliced(ref table, words[2], 4) ^ Sliced(ref table, words[3], 0);
        }
        foreach (byte value in bytes)
            state = state >> 8 ^ Unsafe.Add(ref table, (byte)state ^ value);
        return ~state;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Sliced(ref uint table, uint word, int behind) =>
        Unsafe.Add(ref table, ((behind + 3) * 256) + (int)(word & 255)) ^ Unsafe.Add(ref table, ((behind + 2) * 256) + (int)(word >> 8 & 255))
        ^ Unsafe.Add(ref table, ((behind + 1) * 256) + (int)(word >> 16 & 255)) ^ Unsafe.Add(ref table, (behind * 256) + (int)(word >> 24));

    // Bytes are polynomials: what stands n bits ahead may be replaced by its product with x^n modulo the polynomial.
    private static uint AppendFolding(uint sum, ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<Vector128<ulong>> words = MemoryMarshal.Cast<byte, Vector128<ulong>>(bytes);
        Vector128<ulong> a = words[0] ^ Vector128.CreateScalar((ulong)~sum), b = words[1], c = words[2], d = words[3];
        int at = 4;
        for (; at + 4 <= words.Length; at += 4)
        {
            a = Fold(a, FoldBy64) ^ words[at];
            b = Fold(b, FoldBy64) ^ words[at + 1];
            c = Fold(c, FoldBy64) ^ words[at + 2];
            d = Fold(d, FoldBy64) ^ words[at + 3];
        }
        a = Fold(Fold(Fold(a, FoldBy16) ^ b, FoldBy16) ^ c, FoldBy16) ^ d;
        for (; at < words.Length; at++)
            a = Fold(a, FoldBy16) ^ words[at];
        // The 16 bytes that are left stand for all; the state before them is 0, so the sum before them is ~0.
        uint folded = AppendPlain(uint.MaxValue, MemoryMarshal.AsBytes(new ReadOnlySpan<Vector128<ulong>>(in a)));
        return AppendPlain(folded, bytes[(words.Length * 16)..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ulong> Fold(Vector128<ulong> word, Vector128<ulong> factors) =>
        Pclmulqdq.CarrylessMultiply(word, factors, 0x00) ^ Pclmulqdq.CarrylessMultiply(word, factors, 0x11);

    // The product of two reversed polynomials comes out one bit short: the factor is shifted by it.
    private static Vector128<ulong> Factors(int bits) => Vector128.Create((ulong)Power(bits + 32) << 1, (ulong)Power(bits - 32) << 1);

    private static uint Power(int exponent)
    {
        uint power = 1u << 31;
        for (; exponent > 0; exponent--)
            power = TimesX(power);
        return power;
    }

    private static uint TimesX(uint value) => value >> 1 ^ ((value & 1) == 0 ? 0 : Polynomial);

    private static uint[] MakeTable()
    {
        uint[] table = new uint[Slices * 256];
        for (uint value = 0; value < 256; value++)
        {
            table[value] = value;
            for (int bit = 0; bit < 8; bit++)
                table[value] = TimesX(table[value]);
        }
        for (int entry = 256; entry < table.Length; entry++)
            table[entry] = table[entry - 256] >> 8 ^ table[(byte)table[entry - 256]];
        return table;
    }
}
