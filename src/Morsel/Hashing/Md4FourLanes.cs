using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Morsel.Hashing;

/// <summary>MD4 of four blocks, with what every processor with vectors of 128 bits has.</summary>
internal readonly unsafe struct Md4FourLanes : IMd4Lanes<Vector128<uint>>
{
    public static int Count => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> Repeat(uint word) => Vector128.Create(word);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> Add(Vector128<uint> x, Vector128<uint> y) => x + y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> Select(Vector128<uint> x, Vector128<uint> y, Vector128<uint> z) => ((y ^ z) & x) ^ z;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> Majority(Vector128<uint> x, Vector128<uint> y, Vector128<uint> z) => (y & z) | ((y | z) & x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> Parity(Vector128<uint> x, Vector128<uint> y, Vector128<uint> z) => y ^ z ^ x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<uint> RotateLeft(Vector128<uint> word, [ConstantExpected] byte bits) => word << bits | word >>> (32 - bits);

    public static void Load(byte** lanes, nint offset, Vector128<uint>* words)
    {
        for (int column = 0; column < 4; column++)
        {
            nint at = offset + column * 16;
            Vector128<uint> lane0 = Vector128.Load(lanes[0] + at).AsUInt32(), lane1 = Vector128.Load(lanes[1] + at).AsUInt32();
            Vector128<uint> lane2 = Vector128.Load(lanes[2] + at).AsUInt32(), lane3 = Vector128.Load(lanes[3] + at).AsUInt32();
            Vector128<uint> even = Zip.Low(lane0, lane2), odd = Zip.Low(lane1, lane3);
            words[column * 4] = Zip.Low(even, odd);
            words[column * 4 + 1] = Zip.High(even, odd);
            (even, odd) = (Zip.High(lane0, lane2), Zip.High(lane1, lane3));
            words[column * 4 + 2] = Zip.Low(even, odd);
            words[column * 4 + 3] = Zip.High(even, odd);
        }
    }
}
