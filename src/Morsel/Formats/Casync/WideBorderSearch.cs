using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Morsel.Hashing;

namespace Morsel.Formats.Casync;

/// <summary>Finds where the hash of the last 48 bytes ends a chunk, 64 bytes at a time, with AVX-512.</summary>
/// <remarks>
/// The hash of n bytes up to one is the XOR of what their values add, each rotated by its distance from the last. So the hash of 2n bytes is that of n, and that of the n
/// before, rotated by n: from 1 to 16 bytes in four steps, in which no byte waits for the one before. Three hashes of 16 bytes are that of 48.
/// </remarks>
internal static unsafe class WideBorderSearch
{
    private const int StepBytes = 64, Lanes = 16;

    // Byte k of each of the table's values, for all 256 of them: four vectors each.
    private static readonly byte[] Planes = PlanesOf(Buzhash.Table);

    /// <inheritdoc cref="BorderSearch.First"/>
    [SkipLocalsInit]
    public static int First(ReadOnlySpan<byte> bytes, int first, BorderTest test)
    {
        var hashes = new WindowHashes();
        Vector512<uint> last = Vector512.Create(test.Last);
        byte* rest = stackalloc byte[StepBytes];
        fixed (byte* start = bytes)
        fixed (byte* planes = Planes)
        {
            // Windows that are not full yet end before the first border.
            for (int at = first - Buzhash.WindowBytes; at < bytes.Length; at += StepBytes)
            {
                byte* from = start + at;
                if (at + StepBytes > bytes.Length)
                {
                    bytes[at..].CopyTo(new Span<byte>(rest, StepBytes));
                    from = rest;
                }
                Values(from, planes, out Vector512<uint> a, out Vector512<uint> b, out Vector512<uint> c, out Vector512<uint> d);
                a = test.Quotients(hashes.Next(a));
                b = test.Quotients(hashes.Next(b));
                c = test.Quotients(hashes.Next(c));
                d = test.Quotients(hashes.Next(d));
                if (!Vector512.LessThanOrEqualAny(Vector512.Min(Vector512.Min(a, b), Vector512.Min(c, d)), last))
                    continue;
                ulong borders = Borders(a, last) | Borders(b, last) << Lanes | Borders(c, last) << (2 * Lanes) | Borders(d, last) << (3 * Lanes);
                // The byte that fills a window is the last one before the border.
                borders &= ulong.MaxValue << Math.Max(0, first - 1 - at);
                if (borders != 0)
                    return Math.Min(at + BitOperations.TrailingZeroCount(borders) + 1, bytes.Length);
            }
        }
        return bytes.Length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Borders(Vector512<uint> quotients, Vector512<uint> last) => Vector512.LessThanOrEqual(quotients, last).ExtractMostSignificantBits();

    /// <summary>What each of 64 bytes adds, 16 and 16.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Values(byte* bytes, byte* planes, out Vector512<uint> a, out Vector512<uint> b, out Vector512<uint> c, out Vector512<uint> d)
    {
        // So that what is put together below, within quarters of a vector, stands in the order of the bytes.
        Vector512<byte> index = Avx512F.PermuteVar16x32(
            Vector512.Load(bytes).AsUInt32(), Vector512.Create(0u, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15)).AsByte();
        Vector512<byte> byte0 = Plane(index, planes), byte1 = Plane(index, planes + 256), byte2 = Plane(index, planes + 512), byte3 = Plane(index, planes + 768);
        Vector512<ushort> low01 = Avx512BW.UnpackLow(byte0, byte1).AsUInt16(), high01 = Avx512BW.UnpackHigh(byte0, byte1).AsUInt16();
        Vector512<ushort> low23 = Avx512BW.UnpackLow(byte2, byte3).AsUInt16(), high23 = Avx512BW.UnpackHigh(byte2, byte3).AsUInt16();
        a = Avx512BW.UnpackLow(low01, low23).AsUInt32();
        b = Avx512BW.UnpackHigh(low01, low23).AsUInt32();
        c = Avx512BW.UnpackLow(high01, high23).AsUInt32();
        d = Avx512BW.UnpackHigh(high01, high23).AsUInt32();
    }

    // One of 256 bytes for each index: of the lower or of the upper half of them, as the index's highest bit says.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Plane(Vector512<byte> index, byte* plane)
    {
        Vector512<byte> lower = Avx512Vbmi.PermuteVar64x8x2(Vector512.Load(plane), index, Vector512.Load(plane + 64));
        Vector512<byte> upper = Avx512Vbmi.PermuteVar64x8x2(Vector512.Load(plane + 128), index, Vector512.Load(plane + 192));
        return Vector512.ConditionalSelect(Vector512.LessThan(index.AsSByte(), Vector512<sbyte>.Zero).AsByte(), upper, lower);
    }

    private static byte[] PlanesOf(ReadOnlySpan<uint> table)
    {
        byte[] planes = new byte[4 * table.Length];
        for (int value = 0; value < table.Length; value++)
        {
            for (int plane = 0; plane < 4; plane++)
                planes[(plane * table.Length) + value] = (byte)(table[value] >> (8 * plane));
        }
        return planes;
    }

    /// <summary>The hashes of the windows that end with each of 16 bytes, and what those of the next 16 need of them.</summary>
    [StructLayout(LayoutKind.Auto)]
    private struct WindowHashes
    {
        private Vector512<uint> _of1, _of2, _of4, _of8, _of16, _of16Before;

        /// <param name="of1">What the next 16 bytes add.</param>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<uint> Next(Vector512<uint> of1)
        {
            Vector512<uint> of2 = of1 ^ Avx512F.RotateLeft(Avx512F.AlignRight32(of1, _of1, Lanes - 1), 1);
            Vector512<uint> of4 = of2 ^ Avx512F.RotateLeft(Avx512F.AlignRight32(of2, _of2, Lanes - 2), 2);
            Vector512<uint> of8 = of4 ^ Avx512F.RotateLeft(Avx512F.AlignRight32(of4, _of4, Lanes - 4), 4);
            Vector512<uint> of16 = of8 ^ Avx512F.RotateLeft(Avx512F.AlignRight32(of8, _of8, Lanes - 8), 8);
            // A rotation by 32 is none.
            Vector512<uint> of48 = of16 ^ Avx512F.RotateLeft(_of16, 16) ^ _of16Before;
            (_of1, _of2, _of4, _of8, _of16, _of16Before) = (of1, of2, of4, of8, of16, _of16);
            return of48;
        }
    }
}
