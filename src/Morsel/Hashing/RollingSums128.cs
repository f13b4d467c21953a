using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Morsel.Hashing;

/// <summary>The weak checksums of 16 consecutive windows at a time.</summary>
/// <remarks>
/// A 16-bit lane holds two neighbouring bytes, so splitting it into them costs no shuffle, and only the gains of whole pairs must be added
/// up along the lanes. With byte i the first sum gains entering[i] − leaving[i], and the second sum gains what the first one then is, less
/// leaving[i] times the block size.
/// </remarks>
internal static unsafe class RollingSums128
{
    /// <summary>Writes the checksums of the windows that begin at each byte.</summary>
    /// <param name="leaving">The first byte of the first window.</param>
    /// <param name="blockBytes">Bytes in a window.</param>
    /// <param name="sum">Of the first window; afterwards, of the window behind the last one written.</param>
    /// <param name="sums">Where the checksums go.</param>
    /// <param name="count">Checksums wanted at most.</param>
    /// <returns>Checksums written: a multiple of 16.</returns>
    public static int Roll(byte* leaving, int blockBytes, ref RollingChecksum sum, uint* sums, int count)
    {
        Vector128<ushort> a = Vector128.Create((ushort)(sum.Value >> 16));
        Vector128<ushort> b = Vector128.Create((ushort)sum.Value);
        Vector128<ushort> weight = Vector128.Create((ushort)blockBytes);
        int whole = count & -16;
        for (int done = 0; done < whole; done += 16)
        {
            Vector128<ushort> old = Vector128.Load(leaving + done).AsUInt16();
            Vector128<ushort> entering = Vector128.Load(leaving + blockBytes + done).AsUInt16();
            Vector128<ushort> oldEven = old & Vector128.Create((ushort)0xFF), oldOdd = old >> 8;
            Vector128<ushort> gainEven = (entering & Vector128.Create((ushort)0xFF)) - oldEven, gainOdd = (entering >> 8) - oldOdd;
            Vector128<ushort> aEnd = AddUp(gainEven + gainOdd, ref a), aOdd = aEnd - gainOdd, aEven = aOdd - gainEven;

            (gainEven, gainOdd) = (aOdd - oldEven * weight, aEnd - oldOdd * weight);
            Vector128<ushort> bOdd = AddUp(gainEven + gainOdd, ref b) - gainOdd, bEven = bOdd - gainEven;
            Store(aEven, bEven, aOdd, bOdd, sums + done);
        }
        sum = new RollingChecksum((uint)a.ToScalar() << 16 | b.ToScalar());
        return whole;
    }

    /// <summary>Lane i becomes <paramref name="start"/> and the sum of lanes 0 to i; <paramref name="start"/>, that of all, for what follows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ushort> AddUp(Vector128<ushort> lanes, ref Vector128<ushort> start)
    {
        lanes += (lanes.AsUInt64() << 16).AsUInt16();
        lanes += (lanes.AsUInt64() << 32).AsUInt16();
        // Lane 3 into lanes 4 to 7; an index beyond the lanes gives zero.
        lanes += Vector128.Shuffle(lanes, Vector128.Create((ushort)8, 8, 8, 8, 3, 3, 3, 3));
        Vector128<ushort> before = start;
        start += Vector128.Shuffle(lanes, Vector128.Create((ushort)7));
        return before + lanes;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(
        Vector128<ushort> aEven, Vector128<ushort> bEven, Vector128<ushort> aOdd, Vector128<ushort> bOdd, uint* sums)
    {
        (Vector128<uint> even, Vector128<uint> odd) = (Zip.Low(bEven, aEven).AsUInt32(), Zip.Low(bOdd, aOdd).AsUInt32());
        Zip.Low(even, odd).Store(sums);
        Zip.High(even, odd).Store(sums + 4);
        (even, odd) = (Zip.High(bEven, aEven).AsUInt32(), Zip.High(bOdd, aOdd).AsUInt32());
        Zip.Low(even, odd).Store(sums + 8);
        Zip.High(even, odd).Store(sums + 12);
    }
}
