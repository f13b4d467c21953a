namespace Morsel.Patching;

/// <summary>How far addresses have moved, exactly where that address was met before, else as those around it.</summary>
internal sealed class ArmMoves
{
    private const ulong Spread = 0x9E3779B185EBCA87;
    private const int HashShift = 48;

    private readonly long[] _addresses = new long[1 << (64 - HashShift)];
    private readonly MoveTable<long> _exact = new();
    private readonly AddressMoves<long> _around = new(10, 18);

    /// <summary>Nothing is learned yet.</summary>
    public void Clear()
    {
        _exact.Clear();
        _around.Clear();
    }

    /// <summary>How far an address has moved; null if nothing was learned of it, nor of those around.</summary>
    public long? Of(long address)
    {
        int entry = EntryOf(address);
        if (_exact.TryGet(entry, out long exact) && _addresses[entry] == address)
            return exact;
        return _around.TryGet(address, out long move) ? move : null;
    }

    /// <summary>Learns how far an address moved.</summary>
    public void Learn(long address, long move)
    {
        int entry = EntryOf(address);
        _addresses[entry] = address;
        _exact.Learn(entry, move);
        _around.Learn(address, move);
    }

    private static int EntryOf(long address) => (int)(unchecked((ulong)address * Spread) >> HashShift);
}
