using System.Runtime.Intrinsics;

namespace Morsel.Hashing;

/// <summary>Sums 16 bytes of a block at a time, with what every processor with vectors of 128 bits has.</summary>
internal static unsafe class BlockSum128
{
    /// <returns>Bytes appended: a multiple of 16.</returns>
    public static int Append(ref BlockSum sum, byte* bytes, int count)
    {
        Vector128<ushort> a = default;        // all three wrap at 2^16, as the result does
        Vector128<ushort> before = default;
        Vector128<ushort> within = default;
        int whole = count & -Vector128<byte>.Count;
        for (byte* at = bytes; at < bytes + whole; at += Vector128<byte>.Count)
        {
            (Vector128<ushort> low, Vector128<ushort> high) = Vector128.Widen(Vector128.Load(at));
            before += a;
            a += low + high;
            within += low * Vector128.Create((ushort)16, 15, 14, 13, 12, 11, 10, 9) + high * Vector128.Create((ushort)8, 7, 6, 5, 4, 3, 2, 1);
        }
        uint weighted = (uint)Vector128.Sum(before) * 16 + Vector128.Sum(within);
        sum.Append(whole, Vector128.Sum(a), weighted);
        return whole;
    }
}
