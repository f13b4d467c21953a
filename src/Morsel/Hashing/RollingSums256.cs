using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Morsel.Hashing;

/// <summary>The weak checksums of 32 consecutive windows at a time, with AVX2.</summary>
/// <remarks>As <see cref="RollingSums128"/>, in two halves of 128 bits; the sum of the first half is then carried into the second.</remarks>
internal static unsafe class RollingSums256
{
    /// <inheritdoc cref="RollingSums128.Roll"/>
    /// <returns>Checksums written: a multiple of 32.</returns>
    public static int Roll(byte* leaving, int blockBytes, ref RollingChecksum sum, uint* sums, int count)
    {
        Vector256<ushort> a = Vector256.Create((ushort)(sum.Value >> 16));
        Vector256<ushort> b = Vector256.Create((ushort)sum.Value);
        Vector256<ushort> weight = Vector256.Create((ushort)blockBytes);
        int whole = count & -32;
        for (int done = 0; done < whole; done += 32)
        {
            Vector256<ushort> old = Vector256.Load(leaving + done).AsUInt16();
            Vector256<ushort> entering = Vector256.Load(leaving + blockBytes + done).AsUInt16();
            Vector256<ushort> oldEven = old & Vector256.Create((ushort)0xFF), oldOdd = old >> 8;
            Vector256<ushort> gainEven = (entering & Vector256.Create((ushort)0xFF)) - oldEven, gainOdd = (entering >> 8) - oldOdd;
            Vector256<ushort> aEnd = AddUp(gainEven + gainOdd, ref a), aOdd = aEnd - gainOdd, aEven = aOdd - gainEven;

            (gainEven, gainOdd) = (aOdd - oldEven * weight, aEnd - oldOdd * weight);
            Vector256<ushort> bOdd = AddUp(gainEven + gainOdd, ref b) - gainOdd, bEven = bOdd - gainEven;
            Store(aEven, bEven, aOdd, bOdd, sums + done);
        }
        sum = new RollingChecksum((uint)a.ToScalar() << 16 | b.ToScalar());
        return whole;
    }

    /// <summary>Lane i becomes <paramref name="start"/> and the sum of lanes 0 to i; <paramref name="start"/>, that of all, for what follows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ushort> AddUp(Vector256<ushort> lanes, ref Vector256<ushort> start)
    {
        lanes += (lanes.AsUInt64() << 16).AsUInt16();
        lanes += (lanes.AsUInt64() << 32).AsUInt16();
        // Within each half: the sum of lanes 0 to 3 into lanes 4 to 7. A negative index gives zero.
        lanes += Avx2.Shuffle(lanes.AsByte(), Vector256.Create(-1L, 0x0706070607060706, -1L, 0x0706070607060706).AsByte()).AsUInt16();
        Vector256<ushort> half = Avx2.Shuffle(lanes.AsByte(), Vector256.Create((ushort)0x0F0E).AsByte()).AsUInt16();
        lanes += start + Avx2.Permute2x128(half, half, 0x08);
        start += half + Avx2.Permute2x128(half, half, 0x01);
        return lanes;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(
        Vector256<ushort> aEven, Vector256<ushort> bEven, Vector256<ushort> aOdd, Vector256<ushort> bOdd, uint* sums)
    {
        Vector256<uint> even = Avx2.UnpackLow(bEven, aEven).AsUInt32(), odd = Avx2.UnpackLow(bOdd, aOdd).AsUInt32();
        StoreHalves(Avx2.UnpackLow(even, odd), sums);
        StoreHalves(Avx2.UnpackHigh(even, odd), sums + 4);
        (even, odd) = (Avx2.UnpackHigh(bEven, aEven).AsUInt32(), Avx2.UnpackHigh(bOdd, aOdd).AsUInt32());
        StoreHalves(Avx2.UnpackLow(even, odd), sums + 8);
        StoreHalves(Avx2.UnpackHigh(even, odd), sums + 12);
    }

    // Unpacking works within halves of 128 bits, and each half belongs elsewhere: two narrow stores cost less than a permutation before.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreHalves(Vector256<uint> eight, uint* sums)
    {
        eight.GetLower().Store(sums);
        Avx2.ExtractVector128(eight, 1).Store(sums + 16);
    }
}
