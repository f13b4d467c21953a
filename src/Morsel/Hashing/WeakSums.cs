using System.Diagnostics;
using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Morsel.Hashing;

/// <summary>zsync's weak checksums of many blocks or many windows at once.</summary>
/// <remarks>The same values as <see cref="RollingChecksum"/>, by the widest vectors that the processor has.</remarks>
internal static unsafe class WeakSums
{
    /// <summary>The checksum of one block.</summary>
    /// <param name="bytes">The block, or its beginning: what is missing counts as zero bytes.</param>
    /// <param name="blockBytes">Bytes in the whole block.</param>
    public static uint OfBlock(ReadOnlySpan<byte> bytes, int blockBytes)
    {
        Debug.Assert(bytes.Length <= blockBytes);
        BlockSum sum = default;
        fixed (byte* start = bytes)
        {
            int done = 0;
            if (Avx2.IsSupported)
                done = BlockSum256.Append(ref sum, start, bytes.Length);
            else if (Vector128.IsHardwareAccelerated)
                done = BlockSum128.Append(ref sum, start, bytes.Length);
            for (; done < bytes.Length; done++)
                sum.Append(start[done]);
        }
        sum.AppendZeros(blockBytes - bytes.Length);
        return sum.Value;
    }

    /// <summary>The checksums of consecutive blocks.</summary>
    /// <param name="bytes">The blocks; the last one may be short, then zero bytes are thought behind it.</param>
    /// <param name="blockBytes">Bytes in a whole block.</param>
    /// <param name="sums">One for each block.</param>
    public static void OfBlocks(ReadOnlySpan<byte> bytes, int blockBytes, Span<uint> sums)
    {
        for (int block = 0; block < sums.Length; block++)
        {
            ReadOnlySpan<byte> fromBlock = bytes[(block * blockBytes)..];
            sums[block] = OfBlock(fromBlock[..Math.Min(blockBytes, fromBlock.Length)], blockBytes);
        }
    }

    /// <summary>The checksums of the windows that begin at each byte: <c>sums[i]</c> covers <c>bytes[i .. i + blockBytes)</c>.</summary>
    /// <param name="bytes">At least one byte more than the last window covers.</param>
    /// <param name="blockBytes">Bytes in a window; a power of two.</param>
    /// <param name="first">The checksum of the window at 0.</param>
    /// <param name="sums">One for each window.</param>
    /// <returns>The checksum of the window after the last one, with which the next call begins.</returns>
    public static uint Roll(ReadOnlySpan<byte> bytes, int blockBytes, uint first, Span<uint> sums)
    {
        Debug.Assert(BitOperations.IsPow2(blockBytes));
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes.Length - blockBytes, sums.Length, nameof(bytes));
        RollingChecksum sum = new(first);
        int blockShift = BitOperations.Log2((uint)blockBytes);
        fixed (byte* start = bytes)
        fixed (uint* firstSum = sums)
        {
            int done = RollByVectors(start, blockBytes, ref sum, firstSum, sums.Length);
            RollingChecksum rest = sum;   // a copy, so that it may live in a register
            for (; done < sums.Length; done++)
            {
                firstSum[done] = rest.Value;
                rest.Roll(start[done], start[done + blockBytes], blockShift);
            }
            return rest.Value;
        }
    }

    // A narrower kernel goes on where a wider one has too little left, so that few single steps remain.
    private static int RollByVectors(byte* leaving, int blockBytes, ref RollingChecksum sum, uint* sums, int count)
    {
        int done = 0;
        if (Avx512BW.IsSupported)
            done = RollingSums512.Roll(leaving, blockBytes, ref sum, sums, count);
        else if (Avx2.IsSupported)
            done = RollingSums256.Roll(leaving, blockBytes, ref sum, sums, count);
        if (Vector128.IsHardwareAccelerated)
            done += RollingSums128.Roll(leaving + done, blockBytes, ref sum, sums + done, count - done);
        return done;
    }
}
