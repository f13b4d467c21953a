using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Morsel.Hashing;

/// <summary>MD4 of eight blocks, with AVX2; and with the shorter forms of AVX-512 where they exist for 256 bits.</summary>
internal readonly unsafe struct Md4EightLanes : IMd4Lanes<Vector256<uint>>
{
    public static int Count => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Repeat(uint word) => Vector256.Create(word);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Add(Vector256<uint> x, Vector256<uint> y) => x + y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Select(Vector256<uint> x, Vector256<uint> y, Vector256<uint> z) =>
        Avx512F.VL.IsSupported ? Avx512F.VL.TernaryLogic(x, y, z, 0xCA) : ((y ^ z) & x) ^ z;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Majority(Vector256<uint> x, Vector256<uint> y, Vector256<uint> z) =>
        Avx512F.VL.IsSupported ? Avx512F.VL.TernaryLogic(x, y, z, 0xE8) : (y & z) | ((y | z) & x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Parity(Vector256<uint> x, Vector256<uint> y, Vector256<uint> z) =>
        Avx512F.VL.IsSupported ? Avx512F.VL.TernaryLogic(x, y, z, 0x96) : y ^ z ^ x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> RotateLeft(Vector256<uint> word, [ConstantExpected] byte bits) =>
        Avx512F.VL.IsSupported ? Avx512F.VL.RotateLeft(word, bits) : word << bits | word >>> (32 - bits);

    // Unpacking turns 4 x 4 words over within each half of 128 bits: lane 4 is therefore read into the half behind lane 0, and so on.
    public static void Load(byte** lanes, nint offset, Vector256<uint>* words)
    {
        for (int column = 0; column < 4; column++)
        {
            nint at = offset + column * 16;
            Vector256<uint> lanes04 = Halves(lanes[0] + at, lanes[4] + at), lanes15 = Halves(lanes[1] + at, lanes[5] + at);
            Vector256<uint> lanes26 = Halves(lanes[2] + at, lanes[6] + at), lanes37 = Halves(lanes[3] + at, lanes[7] + at);
            Vector256<uint> even = Avx2.UnpackLow(lanes04, lanes26), odd = Avx2.UnpackLow(lanes15, lanes37);
            words[column * 4] = Avx2.UnpackLow(even, odd);
            words[column * 4 + 1] = Avx2.UnpackHigh(even, odd);
            (even, odd) = (Avx2.UnpackHigh(lanes04, lanes26), Avx2.UnpackHigh(lanes15, lanes37));
            words[column * 4 + 2] = Avx2.UnpackLow(even, odd);
            words[column * 4 + 3] = Avx2.UnpackHigh(even, odd);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Halves(byte* lower, byte* upper) =>
        Vector256.Create(Vector128.Load(lower), Vector128.Load(upper)).AsUInt32();
}
