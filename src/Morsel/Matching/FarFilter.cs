using System.Numerics;

namespace Morsel.Matching;

/// <summary>Three bits of one word for each key of a large target: too large for the near caches, and so asked for many offsets at once.</summary>
internal sealed class FarFilter
{
    // One key in a hundred passes by chance; few enough bits that the last cache holds those of a few million keys.
    private const int BitsPerKey = 8;
    private const int FewestBits = 13;

    // Another factor than the table's: what agrees by chance here need not do so there.
    private const ulong HashFactor = 0xD6E8FEB86659FD93;

    private readonly ulong[] _words;
    private readonly int _wordShift;

    /// <param name="keyCount">Keys that will be added.</param>
    public FarFilter(int keyCount)
    {
        int bits = Math.Max(FewestBits, BitOperations.Log2(Math.Max(1, (ulong)keyCount * BitsPerKey - 1)) + 1);
        (_words, _wordShift) = (new ulong[1 << (bits - 6)], 64 - (bits - 6));
    }

    /// <summary>Adds a key of <see cref="BlockTable.Key"/>.</summary>
    public void Add(ulong key)
    {
        ulong hash = key * HashFactor;
        _words[hash >> _wordShift] |= BitsOf(hash);
    }

    /// <summary>Takes out the candidates whose key was not added.</summary>
    /// <param name="keys">Keys at consecutive offsets.</param>
    /// <param name="candidates">One bit for each offset.</param>
    public void Keep(WindowKeys keys, Span<ulong> candidates)
    {
        var batch = new CandidateBatch(candidates);
        Span<ulong> hashes = stackalloc ulong[CandidateBatch.MostCount];
        while (batch.Take())
        {
            for (int i = 0; i < batch.Count; i++)
            {
                ulong hash = hashes[i] = keys[batch[i]] * HashFactor;
                CacheHint.Fetch(ref _words[hash >> _wordShift]);
            }
            for (int i = 0; i < batch.Count; i++)
            {
                ulong hash = hashes[i], bits = BitsOf(hash);
                if ((_words[hash >> _wordShift] & bits) == bits)
                    batch.Keep(i);
            }
        }
    }

    private ulong BitsOf(ulong hash) =>
        1UL << (int)(hash >> (_wordShift - 6)) | 1UL << (int)(hash >> (_wordShift - 12)) | 1UL << (int)(hash >> (_wordShift - 18));
}
