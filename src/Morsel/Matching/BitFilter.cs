using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Morsel.Matching;

/// <summary>Two bits of one word for each key: most offsets of a seed fail here, without a look at anything that is farther away.</summary>
/// <param name="bits">log2 of its bits: 13 to <see cref="MostBits"/>.</param>
internal sealed class BitFilter(int bits)
{
    /// <summary>A hash has no more: those of the word, and two times five inside it.</summary>
    public const int MostBits = 27;

    private const uint PairFactor = 0x85EBCA77;
    private const uint HashFactor = 0x9E3779B1;

    private readonly uint[] _words = new uint[1 << (bits - 5)];
    private readonly int _wordShift = 32 - (bits - 5);

    /// <summary>Adds a key of <see cref="BlockTable.Key"/>.</summary>
    public void Add(ulong key)
    {
        uint hash = HashOf((uint)key, (uint)(key >> 32));
        _words[hash >> _wordShift] |= BitsOf(hash);
    }

    /// <summary>Marks the offsets whose key may have been added.</summary>
    /// <param name="keys">Keys at consecutive offsets.</param>
    /// <param name="candidates">One bit for each offset; as many words as that needs.</param>
    public void Test(WindowKeys keys, Span<ulong> candidates)
    {
        candidates.Clear();
        int offset = Avx2.IsSupported ? TestVectors(keys, candidates) : 0;
        for (; offset < keys.Count; offset++)
        {
            ulong key = keys[offset];
            uint hash = HashOf((uint)key, (uint)(key >> 32));
            uint wanted = BitsOf(hash);
            if ((_words[hash >> _wordShift] & wanted) == wanted)
                candidates[offset >> 6] |= 1UL << (offset & 63);
        }
    }

    private static uint HashOf(uint weak, uint next) => (weak + (next * PairFactor)) * HashFactor;

    // The five bits below the word's number, and the five below those. As the vector kernel shifts them: bit 0 is the highest.
    private uint BitsOf(uint hash) => (0x80000000 >> (int)(hash >> (_wordShift - 5) & 31)) | (0x80000000 >> (int)(hash >> (_wordShift - 10) & 31));

    // Eight lookups at once; returns how many offsets it did.
    private unsafe int TestVectors(WindowKeys keys, Span<ulong> candidates)
    {
        int whole = keys.Count & ~7;
        ref byte found = ref Unsafe.As<ulong, byte>(ref MemoryMarshal.GetReference(candidates));
        Vector256<uint> masks = Vector256.Create(keys.Mask), fives = Vector256.Create(31u);
        fixed (uint* words = _words, weakSums = keys.Weak, nextSums = keys.Next)
        {
            for (int offset = 0; offset < whole; offset += 8)
            {
                Vector256<uint> key = Vector256.Load(weakSums + offset) & masks;
                if (nextSums != null)
                    key += (Vector256.Load(nextSums + offset) & masks) * PairFactor;
                Vector256<uint> hash = key * HashFactor;
                Vector256<uint> word = Avx2.GatherVector256(words, (hash >> _wordShift).AsInt32(), sizeof(uint));
                // Each wanted bit moves to the sign, which is what ExtractMostSignificantBits collects.
                Vector256<uint> first = Avx2.ShiftLeftLogicalVariable(word, (hash >> (_wordShift - 5)) & fives);
                Vector256<uint> second = Avx2.ShiftLeftLogicalVariable(word, (hash >> (_wordShift - 10)) & fives);
                Unsafe.Add(ref found, offset >> 3) = (byte)(first & second).ExtractMostSignificantBits();
            }
        }
        return whole;
    }
}
