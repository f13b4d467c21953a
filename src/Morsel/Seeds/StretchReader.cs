namespace Morsel.Seeds;

/// <summary>Cuts a seed into stretches that overlap by what a matcher looks ahead. Reads every byte once.</summary>
internal sealed class StretchReader(ISeed seed, int ownedBytes, int lookaheadBytes)
{
    private readonly byte[] _carry = new byte[lookaheadBytes];
    private int _carried;
    private long _offset;
    private bool _atEnd;
    private IOException? _problem;

    /// <summary>Fills the next stretch.</summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="IOException">The seed cannot be read any further; all that could be was in stretches before.</exception>
    public bool TryRead(Stretch stretch)
    {
        Span<byte> buffer = stretch.Buffer.AsSpan(0, ownedBytes + lookaheadBytes);
        _carry.AsSpan(0, _carried).CopyTo(buffer);
        int filled = Fill(buffer, _carried);
        if (filled == 0)
            return _problem is null ? false : throw _problem;
        int owned = Math.Min(filled, ownedBytes);
        stretch.Place = new StretchPlace(_offset, owned, filled);
        // At the end the seed counts as followed by zero bytes, as a target's last block does.
        buffer[filled..].Clear();
        _carried = filled - owned;
        buffer.Slice(owned, _carried).CopyTo(_carry);
        _offset += owned;
        return true;
    }

    private int Fill(Span<byte> buffer, int filled)
    {
        while (filled < buffer.Length && !_atEnd)
        {
            int read = TryRead(buffer[filled..]);
            _atEnd = read == 0;
            filled += read;
        }
        return filled;
    }

    private int TryRead(Span<byte> buffer)
    {
        try
        {
            return seed.Read(buffer);
        }
        catch (IOException problem)
        {
            _problem = problem;
            return 0;
        }
    }
}
