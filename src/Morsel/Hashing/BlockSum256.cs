using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Morsel.Hashing;

/// <summary>Sums 32 bytes of a block at a time, with AVX2.</summary>
internal static unsafe class BlockSum256
{
    /// <returns>Bytes appended: a multiple of 32.</returns>
    public static int Append(ref BlockSum sum, byte* bytes, int count)
    {
        Vector256<sbyte> weights = Vector256.Create(
            32, 31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1);
        Vector256<ulong> a = default;        // sum of the bytes so far
        Vector256<ulong> before = default;   // a before each step, summed up: those bytes move 32 away from the end
        Vector256<short> within = default;   // bytes weighted within their step; wraps at 2^16, as the result does
        int whole = count & -Vector256<byte>.Count;
        for (byte* at = bytes; at < bytes + whole; at += Vector256<byte>.Count)
        {
            Vector256<byte> next = Vector256.Load(at);
            before += a;
            a += Avx2.SumAbsoluteDifferences(next, Vector256<byte>.Zero).AsUInt64();
            within += Avx2.MultiplyAddAdjacent(next, weights);
        }
        uint weighted = (uint)Vector256.Sum(before) * 32 + (ushort)Vector256.Sum(within);
        sum.Append(whole, (uint)Vector256.Sum(a), weighted);
        return whole;
    }
}
