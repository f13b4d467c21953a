using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Morsel.Hashing;

/// <summary>MD4 of sixteen blocks, with AVX-512.</summary>
internal readonly unsafe struct Md4SixteenLanes : IMd4Lanes<Vector512<uint>>
{
    public static int Count => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Repeat(uint word) => Vector512.Create(word);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Add(Vector512<uint> x, Vector512<uint> y) => x + y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Select(Vector512<uint> x, Vector512<uint> y, Vector512<uint> z) =>
        Avx512F.TernaryLogic(x, y, z, 0xCA);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Majority(Vector512<uint> x, Vector512<uint> y, Vector512<uint> z) =>
        Avx512F.TernaryLogic(x, y, z, 0xE8);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Parity(Vector512<uint> x, Vector512<uint> y, Vector512<uint> z) =>
        Avx512F.TernaryLogic(x, y, z, 0x96);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> RotateLeft(Vector512<uint> word, [ConstantExpected] byte bits) => Avx512F.RotateLeft(word, bits);

    // Unpacking turns 4 x 4 words over within each quarter of 128 bits: a vector therefore begins with quarters of four lanes (0, 4, 8, 12
    // and so on), the same four words of each.
    public static void Load(byte** lanes, nint offset, Vector512<uint>* words)
    {
        for (int column = 0; column < 4; column++)
        {
            nint at = offset + column * 16;
            Vector512<uint> lanes0 = Quarters(lanes, at), lanes1 = Quarters(lanes + 1, at);
            Vector512<uint> lanes2 = Quarters(lanes + 2, at), lanes3 = Quarters(lanes + 3, at);
            Vector512<uint> even = Avx512F.UnpackLow(lanes0, lanes2), odd = Avx512F.UnpackLow(lanes1, lanes3);
            words[column * 4] = Avx512F.UnpackLow(even, odd);
            words[column * 4 + 1] = Avx512F.UnpackHigh(even, odd);
            (even, odd) = (Avx512F.UnpackHigh(lanes0, lanes2), Avx512F.UnpackHigh(lanes1, lanes3));
            words[column * 4 + 2] = Avx512F.UnpackLow(even, odd);
            words[column * 4 + 3] = Avx512F.UnpackHigh(even, odd);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Quarters(byte** lanes, nint at) => Vector512.Create(
        Vector256.Create(Vector128.Load(lanes[0] + at), Vector128.Load(lanes[4] + at)),
        Vector256.Create(Vector128.Load(lanes[8] + at), Vector128.Load(lanes[12] + at))).AsUInt32();
}
