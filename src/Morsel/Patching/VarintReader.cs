namespace Morsel.Patching;

/// <summary>Reads the numbers of a patch: seven bits a byte, the least significant first, bit 7 set on all bytes but the last.</summary>
/// <param name="bytes">What is read.</param>
internal ref struct VarintReader(ReadOnlySpan<byte> bytes)
{
    private const int MostBytes = 10;

    private ReadOnlySpan<byte> _rest = bytes;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    /// <summary>What was not read.</summary>
    public readonly ReadOnlySpan<byte> Rest => _rest;

    /// <summary>The next number, from 0 to 2^63 - 1.</summary>
    /// <exception cref="InvalidDataException">There is none, or it is too long.</exception>
    public long Unsigned()
    {
        ulong value = 0;
        int most = Math.Min(MostBytes, _rest.Length);
        for (int i = 0; i < most; i++)
        {
            byte next = _rest[i];
            // Nine bytes hold all 63 bits; a tenth can only say that there is nothing more.
            if (i == MostBytes - 1 && next != 0)
                break;
            value |= (ulong)(next & 0x7F) << (7 * i);
            if (next >= 0x80)
                continue;
            _rest = _rest[(i + 1)..];
            return (long)value;
        }
        throw new InvalidDataException(_rest.Length < MostBytes ? "a number is cut off" : "a number is above 2^63 - 1");
    }

    /// <summary>The next number, of either sign.</summary>
    /// <exception cref="InvalidDataException">There is none, or it is too long.</exception>
    public long Signed()
    {
        long value = Unsigned();
        return (value & 1) == 0 ? value >> 1 : -(value >> 1) - 1;
    }
}
