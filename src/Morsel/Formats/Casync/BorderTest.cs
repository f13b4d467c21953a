using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Morsel.Formats.Casync;

/// <summary>Says of hashes whether they end a chunk, without a division: whether the hash and one more is divisible.</summary>
/// <remarks>
/// One number: Lemire, Kaser and Kurz, "Faster remainder by direct computation" (2019), section 3.2. Many: Hacker's Delight, second edition, 10-17, by the inverse of the
/// divisor's odd part. In both the highest hash is a case of its own, as one more is 2^32: a multiple of the powers of two only.
/// </remarks>
internal readonly struct BorderTest
{
    private readonly ulong _reciprocal, _highest;
    private readonly uint _inverse, _twos, _first, _last;

    /// <param name="divisor">What a hash is divided by, 1 to 2^27: the remainder that is one less ends a chunk.</param>
    public BorderTest(uint divisor)
    {
        ArgumentOutOfRangeException.ThrowIfZero(divisor);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(divisor, (uint)ChunkSizes.MostBytes);
        _reciprocal = (ulong.MaxValue / divisor) + 1;
        _highest = _reciprocal - 1;
        _twos = (uint)BitOperations.TrailingZeroCount(divisor);
        _inverse = InverseOf(divisor >> (int)_twos);
        // A multiple m * divisor becomes m. 2^32 became 0 before.
        _first = BitOperations.IsPow2(divisor) ? 0 : 1u;
        _last = (uint.MaxValue / divisor) - _first;
    }

    /// <summary>Whether a hash ends a chunk.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsBorder(uint hash) => (_reciprocal * hash) + _reciprocal <= _highest;

    /// <summary>Numbers of which those up to <see cref="Last"/> are of hashes that end a chunk.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<uint> Quotients(Vector512<uint> hashes)
    {
        Vector512<uint> inverse = Vector512.Create(_inverse);
        return Avx512F.RotateRightVariable((hashes * inverse) + inverse, Vector512.Create(_twos)) - Vector512.Create(_first);
    }

    /// <summary>The highest that <see cref="Quotients"/> gives for a hash that ends a chunk.</summary>
    public uint Last => _last;

    // Newton's way: every step doubles the bits that are right, of which there are three at first.
    private static uint InverseOf(uint odd)
    {
        uint inverse = odd;
        for (int bits = 3; bits < 32; bits *= 2)
            inverse *= 2 - (odd * inverse);
        return inverse;
    }
}
