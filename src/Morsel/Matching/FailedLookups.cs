namespace Morsel.Matching;

/// <summary>The last offsets of a stretch where a key was known and its block was not there, so that repeating data is looked at once.</summary>
internal sealed class FailedLookups
{
    private const int Entries = 256;

    private readonly ulong[] _keys = new ulong[Entries];
    private readonly int[] _offsets = new int[Entries];
    private readonly int[] _epochs = new int[Entries];
    private int _epoch;

    // From an offset to another, the bytes are those so far before them.
    private (int Distance, int From, int To) _repetition;

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        _epoch++;
        _repetition = default;
    }

    /// <summary>Notes that a look at an offset was in vain.</summary>
    /// <returns>The offset of the last vain look with the same key; -1 if none is remembered.</returns>
    public int Add(ulong key, int offset)
    {
        int entry = (int)((key * 0x9E3779B97F4A7C15) >> 56);
        int last = _epochs[entry] == _epoch && _keys[entry] == key ? _offsets[entry] : -1;
        (_keys[entry], _offsets[entry], _epochs[entry]) = (key, offset, _epoch);
        return last;
    }

    /// <summary>How many bytes from an offset on are those from an earlier one on.</summary>
    /// <param name="stretch">The bytes; the same ones until everything is forgotten.</param>
    /// <param name="offset">The offset.</param>
    /// <param name="earlier">The earlier one.</param>
    public int Repeated(ReadOnlySpan<byte> stretch, int offset, int earlier)
    {
        // One key at offset after offset: what was compared for the one before is not compared again.
        if (_repetition.Distance != offset - earlier || offset < _repetition.From || offset >= _repetition.To)
            _repetition = (offset - earlier, offset, offset + stretch[offset..].CommonPrefixLength(stretch[earlier..]));
        return _repetition.To - offset;
    }
}
