using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Morsel.Hashing;

/// <summary>The two sums of a block that grows at its end: <see cref="RollingChecksum"/> without the rolling.</summary>
internal struct BlockSum
{
    private uint _a;
    private uint _b;

    public readonly uint Value => _a << 16 | (ushort)_b;

    public void Append(byte next)
    {
        _a += next;
        _b += _a;
    }

    public void AppendZeros(int count) => _b += (uint)count * _a;

    /// <param name="count">Bytes that are appended.</param>
    /// <param name="sum">Their sum.</param>
    /// <param name="weighted">Their sum, each weighted by its distance from their end.</param>
    public void Append(int count, uint sum, uint weighted)
    {
        _b += (uint)count * _a + weighted;
        _a += sum;
    }
}

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
