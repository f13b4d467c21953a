using System.Runtime.Intrinsics;

namespace Morsel.Hashing;

/// <summary>A hash function of FIPS 180-4: each block is expanded into a schedule, by itself; the rounds that mix schedules into the state are a chain.</summary>
/// <typeparam name="TWord">A word: 4 or 8 bytes.</typeparam>
internal unsafe interface IScheduledHash<TWord> : IBlockHash
    where TWord : unmanaged
{
    /// <summary>Words in a schedule.</summary>
    static abstract int Steps { get; }

    static abstract void Expand(byte* block, TWord* schedule);

    /// <summary>Expands as many blocks, one after another in memory, as a register has words.</summary>
    static abstract void Expand(byte* block, Vector256<TWord>* schedule);

    /// <summary>The rounds of one block.</summary>
    /// <param name="state">What is changed.</param>
    /// <param name="schedule">The first word of the schedule.</param>
    /// <param name="stride">Words from one word of it to the next.</param>
    static abstract void Mix(TWord* state, TWord* schedule, int stride);
}

/// <summary>Takes whole blocks in, of which several are expanded side by side.</summary>
internal static unsafe class ScheduledBlocks<THash, TWord>
    where THash : IScheduledHash<TWord>
    where TWord : unmanaged
{
    public static void Append(TWord* state, byte* block, byte* end)
    {
        if (Vector256.IsHardwareAccelerated)
            block = AppendInLanes(state, block, end);
        TWord* schedule = stackalloc TWord[THash.Steps];
        for (; block < end; block += THash.BlockBytes)
        {
            THash.Expand(block, schedule);
            THash.Mix(state, schedule, 1);
        }
    }

    private static byte* AppendInLanes(TWord* state, byte* block, byte* end)
    {
        int lanes = Vector256<TWord>.Count;
        Vector256<TWord>* schedule = stackalloc Vector256<TWord>[THash.Steps];
        for (; end - block >= lanes * THash.BlockBytes; block += lanes * THash.BlockBytes)
        {
            THash.Expand(block, schedule);
            for (int lane = 0; lane < lanes; lane++)
                THash.Mix(state, (TWord*)schedule + lane, lanes);
        }
        return block;
    }
}
