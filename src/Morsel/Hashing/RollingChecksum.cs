namespace Morsel.Hashing;

/// <summary>zsync's weak checksum of one block, which can roll forward by one byte.</summary>
/// <remarks>
/// Both sums are modulo 2^16 by wrap-around. Source: <c>Formats/Zsync/FORMAT.md</c>, "Weak checksum".
/// One byte at a time: what <see cref="WeakSums"/> does with many is tested against this.
/// </remarks>
internal struct RollingChecksum
{
    private ushort _a;   // sum of the block's bytes
    private ushort _b;   // the same, each byte weighted by its distance from the block's end

    /// <param name="value">What <see cref="Value"/> of another one was.</param>
    public RollingChecksum(uint value) => (_a, _b) = ((ushort)(value >> 16), (ushort)value);

    /// <summary>The first sum in the upper half, the weighted one in the lower.</summary>
    public readonly uint Value => (uint)(_a << 16 | _b);

    /// <summary>The checksum of a whole block.</summary>
    public static RollingChecksum Of(ReadOnlySpan<byte> block)
    {
        RollingChecksum sum = default;
        foreach (byte entering in block)
            sum.Append(entering);
        return sum;
    }

    /// <summary>Makes the block one byte longer.</summary>
    public void Append(byte entering)
    {
        _a += entering;
        _b += _a;
    }

    /// <summary>Moves the block forward by one byte.</summary>
    /// <param name="leaving">The block's first byte.</param>
    /// <param name="entering">The byte after the block.</param>
    /// <param name="blockShift">log2 of the block size in bytes, so that the hot loop shifts instead of multiplying.</param>
    public void Roll(byte leaving, byte entering, int blockShift)
    {
        _a += (ushort)(entering - leaving);
        _b += (ushort)(_a - (leaving << blockShift));
    }
}
