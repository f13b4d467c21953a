namespace Morsel.Making.Units;

/// <summary>The last three offsets that zstd codes in short, as they become within one unit. At its beginning none of them may be used.</summary>
/// <remarks>RFC 8878, "Repeat Offsets". What stands there at the beginning differs between who reads a unit alone (1, 4, 8) and who reads all before it.</remarks>
internal struct OffsetHistory
{
    private const int Entries = 3;

    private uint _first, _second, _third;
    private int _set;

    /// <summary>The history at the beginning of a unit.</summary>
    public OffsetHistory() => (_first, _second, _third) = (1, 4, 8);

    /// <summary>Whether libzstd would code an offset by an entry that nothing of this unit has set.</summary>
    /// <param name="offset">The offset.</param>
    /// <param name="hasLiterals">Whether bytes as they are stand before what is copied.</param>
    public readonly bool WouldUseUnset(uint offset, bool hasLiterals) => EntryFor(offset, hasLiterals) is { } entry && entry >= _set;

    /// <summary>Something was copied from there.</summary>
    public void Use(uint offset, bool hasLiterals)
    {
        int? entry = EntryFor(offset, hasLiterals);
        // By its first entry, an offset stays the first, unless it is that less one.
        if (entry == 0 && hasLiterals)
            return;
        if (entry is null or 0 or 2)
            _third = _second;
        _second = _first;
        _first = offset;
        if (entry is null or 0)
            _set = Math.Min(Entries, _set + 1);
    }

    // Without literals the first entry itself cannot come again: the other two move up, and the first less one is the third choice.
    private readonly int? EntryFor(uint offset, bool hasLiterals) =>
        hasLiterals && offset == _first ? 0
        : offset == _second ? 1
        : offset == _third ? 2
        : !hasLiterals && offset == _first - 1 ? 0
        : null;
}
