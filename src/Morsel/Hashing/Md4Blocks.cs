using System.Diagnostics;

namespace Morsel.Hashing;

/// <summary>MD4 of consecutive blocks, a block in each lane.</summary>
internal static unsafe class Md4Blocks<TWord, TLanes>
    where TWord : unmanaged
    where TLanes : IMd4Lanes<TWord>
{
    /// <param name="blocks">The first block; the others follow it.</param>
    /// <param name="blockBytes">Bytes in each block, a multiple of 64.</param>
    /// <param name="count">How many blocks; any number, a batch may leave lanes over.</param>
    /// <param name="digests">16 bytes a block.</param>
    public static void Hash(byte* blocks, int blockBytes, int count, byte* digests)
    {
        Debug.Assert(blockBytes % 64 == 0);
        byte** lanes = stackalloc byte*[TLanes.Count];
        for (int first = 0; first < count; first += TLanes.Count)
        {
            int inBatch = Math.Min(TLanes.Count, count - first);
            // Lanes that are left over hash the batch's last block once more, and nobody reads what they found.
            for (int lane = 0; lane < TLanes.Count; lane++)
                lanes[lane] = blocks + (nint)(first + Math.Min(lane, inBatch - 1)) * blockBytes;
            HashBatch(lanes, blockBytes, inBatch, digests + (nint)first * Md4.DigestBytes);
        }
    }

    private static void HashBatch(byte** lanes, int blockBytes, int count, byte* digests)
    {
        TWord* words = stackalloc TWord[16];
        var state = Md4State<TWord, TLanes>.Initial;
        for (int offset = 0; offset < blockBytes; offset += 64)
        {
            TLanes.Load(lanes, offset, words);
            state.Append(words);
        }
        for (int word = 0; word < 16; word++)
            words[word] = TLanes.Repeat(0);
        // RFC 1320, 3.1 and 3.2: after a whole number of 64 bytes the padding fills 64 more: a one bit, zeros, and the length in bits.
        words[0] = TLanes.Repeat(0x80);
        words[14] = TLanes.Repeat((uint)blockBytes << 3);
        words[15] = TLanes.Repeat((uint)blockBytes >> 29);
        state.Append(words);
        Scatter((uint*)&state, count, (uint*)digests);
    }

    private static void Scatter(uint* state, int count, uint* digests)
    {
        for (int lane = 0; lane < count; lane++)
            for (int word = 0; word < 4; word++)
                digests[lane * 4 + word] = state[word * TLanes.Count + lane];
    }
}
