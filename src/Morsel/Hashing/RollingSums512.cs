using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Morsel.Hashing;

/// <summary>The weak checksums of 64 consecutive windows at a time, with AVX-512.</summary>
/// <remarks>As <see cref="RollingSums128"/>, in four quarters of 128 bits; the sums of the quarters are then carried into those behind.</remarks>
internal static unsafe class RollingSums512
{
    /// <inheritdoc cref="RollingSums128.Roll"/>
    /// <returns>Checksums written: a multiple of 64.</returns>
    public static int Roll(byte* leaving, int blockBytes, ref RollingChecksum sum, uint* sums, int count)
    {
        Vector512<ushort> a = Vector512.Create((ushort)(sum.Value >> 16));
        Vector512<ushort> b = Vector512.Create((ushort)sum.Value);
        Vector512<ushort> weight = Vector512.Create((ushort)blockBytes);
        int whole = count & -64;
        for (int done = 0; done < whole; done += 64)
        {
            Vector512<ushort> old = Vector512.Load(leaving + done).AsUInt16();
            Vector512<ushort> entering = Vector512.Load(leaving + blockBytes + done).AsUInt16();
            Vector512<ushort> oldEven = old & Vector512.Create((ushort)0xFF), oldOdd = old >> 8;
            Vector512<ushort> gainEven = (entering & Vector512.Create((ushort)0xFF)) - oldEven, gainOdd = (entering >> 8) - oldOdd;
            Vector512<ushort> aEnd = AddUp(gainEven + gainOdd, ref a), aOdd = aEnd - gainOdd, aEven = aOdd - gainEven;

            (gainEven, gainOdd) = (aOdd - oldEven * weight, aEnd - oldOdd * weight);
            Vector512<ushort> bOdd = AddUp(gainEven + gainOdd, ref b) - gainOdd, bEven = bOdd - gainEven;
            Store(aEven, bEven, aOdd, bOdd, sums + done);
        }
        sum = new RollingChecksum((uint)a.ToScalar() << 16 | b.ToScalar());
        return whole;
    }

    /// <summary>Lane i becomes <paramref name="start"/> and the sum of lanes 0 to i; <paramref name="start"/>, that of all, for what follows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ushort> AddUp(Vector512<ushort> lanes, ref Vector512<ushort> start)
    {
        lanes += (lanes.AsUInt64() << 16).AsUInt16();
        lanes += (lanes.AsUInt64() << 32).AsUInt16();
        // Within each quarter: the sum of lanes 0 to 3 into lanes 4 to 7. A negative index gives zero.
        lanes += Avx512BW.Shuffle(lanes.AsByte(), Vector512.Create(
            -1L, 0x0706070607060706, -1L, 0x0706070607060706, -1L, 0x0706070607060706, -1L, 0x0706070607060706).AsByte()).AsUInt16();
        Vector512<ulong> quarter = Avx512BW.Shuffle(lanes.AsByte(), Vector512.Create((ushort)0x0F0E).AsByte()).AsUInt64();
        Vector512<ushort> upTo = quarter.AsUInt16() + Avx512F.AlignRight64(quarter, Vector512<ulong>.Zero, 6).AsUInt16();
        upTo += Avx512F.AlignRight64(upTo.AsUInt64(), Vector512<ulong>.Zero, 4).AsUInt16();
        lanes += start + (upTo - quarter.AsUInt16());
        start += Avx512F.Shuffle4x128(upTo.AsUInt64(), upTo.AsUInt64(), 0xFF).AsUInt16();
        return lanes;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(
        Vector512<ushort> aEven, Vector512<ushort> bEven, Vector512<ushort> aOdd, Vector512<ushort> bOdd, uint* sums)
    {
        Vector512<uint> even = Avx512BW.UnpackLow(bEven, aEven).AsUInt32(), odd = Avx512BW.UnpackLow(bOdd, aOdd).AsUInt32();
        StoreQuarters(Avx512F.UnpackLow(even, odd), sums);
        StoreQuarters(Avx512F.UnpackHigh(even, odd), sums + 4);
        (even, odd) = (Avx512BW.UnpackHigh(bEven, aEven).AsUInt32(), Avx512BW.UnpackHigh(bOdd, aOdd).AsUInt32());
        StoreQuarters(Avx512F.UnpackLow(even, odd), sums + 8);
        StoreQuarters(Avx512F.UnpackHigh(even, odd), sums + 12);
    }

    // Unpacking works within quarters of 128 bits, and each quarter belongs elsewhere: narrow stores cost less than permutations before.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreQuarters(Vector512<uint> sixteen, uint* sums)
    {
        sixteen.GetLower().GetLower().Store(sums);
        Avx512F.ExtractVector128(sixteen, 1).Store(sums + 16);
        Avx512F.ExtractVector128(sixteen, 2).Store(sums + 32);
        Avx512F.ExtractVector128(sixteen, 3).Store(sums + 48);
    }
}
