namespace Morsel.Matching;

/// <summary>The last offsets of a stretch where a key was known and its block was not there, so that repeating data is looked at once.</summary>
internal sealed class FailedLookups
{
    private const int Entries = 256;

    private readonly ulong[] _keys = new ulong[Entries];
    private readonly int[] _offsets = new int[Entries];
    private readonly int[] _epochs = new int[Entries];
    private int _epoch;

    /// <summary>Forgets everything.</summary>
    public void Clear() => _epoch++;

    /// <summary>Notes that a look at an offset was in vain.</summary>
    /// <returns>The offset of the last vain look with the same key; -1 if none is remembered.</returns>
    public int Add(ulong key, int offset)
    {
        int entry = (int)((key * 0x9E3779B97F4A7C15) >> 56);
        int last = _epochs[entry] == _epoch && _keys[entry] == key ? _offsets[entry] : -1;
        (_keys[entry], _offsets[entry], _epochs[entry]) = (key, offset, _epoch);
        return last;
    }
}
