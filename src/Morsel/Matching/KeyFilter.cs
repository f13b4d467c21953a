using Morsel.Target;

namespace Morsel.Matching;

/// <summary>Says of most offsets of a seed, without a look at the table, that no block begins there: sized by the number of blocks.</summary>
internal sealed class KeyFilter : IScanFilter
{
    // One key in a word on average, so that about one offset in a hundred and fifty passes by chance; small enough for the second-level
    // cache, which every offset of a seed reads.
    private const int BitsPerKey = 32;
    private const int FewestBits = 13, MostBits = 23;

    // Where that is too little, a second filter lies behind it, and the first one may be a few times as large.
    private const int MostKeysInOne = 1 << 18, BitsPerKeyOfTwo = 4;

    private readonly BitFilter _near;
    private readonly FarFilter? _far;

    /// <param name="keyCount">Keys that will be added.</param>
    public KeyFilter(int keyCount)
    {
        bool isTwo = keyCount > MostKeysInOne;
        int wanted = (int)Math.Round(Math.Log2(Math.Max(1.0, keyCount * (double)(isTwo ? BitsPerKeyOfTwo : BitsPerKey))));
        _near = new BitFilter(isTwo ? Math.Clamp(wanted, MostBits, BitFilter.MostBits) : Math.Clamp(wanted, FewestBits, MostBits));
        _far = isTwo ? new FarFilter(keyCount) : null;
    }

    /// <summary>The filter of all keys of a table but those of contents that were found.</summary>
    /// <param name="table">The table.</param>
    /// <param name="found">Contents, each by the first of its blocks.</param>
    public static KeyFilter Of(BlockTable table, BlockSet found)
    {
        var filter = new KeyFilter(Math.Max(1, table.EntryCount - found.Count));
        // In the order of the blocks: that of the table would go to and fro in the checksums.
        for (int block = found.NextMissing(0); block < table.EntryCount; block = found.NextMissing(block + 1))
        {
            if (table.FirstOf(block) == block)
                filter.Add(table.KeyOf(block));
        }
        return filter;
    }

    /// <summary>Adds a key of <see cref="BlockTable.Key"/>.</summary>
    public void Add(ulong key)
    {
        _near.Add(key);
        _far?.Add(key);
    }

    /// <inheritdoc cref="BitFilter.Test"/>
    public void Test(WindowKeys keys, Span<ulong> candidates)
    {
        _near.Test(keys, candidates);
        _far?.Keep(keys, candidates);
    }
}
