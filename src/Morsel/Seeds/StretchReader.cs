using Morsel.Files;
using Morsel.Target;

namespace Morsel.Seeds;

/// <summary>Cuts a seed into stretches that overlap by what a matcher looks ahead. Reads every stored byte once, and of long holes one.</summary>
/// <remarks>What stands in one long hole stands in all of them: windows that are zeros alone are looked at once.</remarks>
internal sealed class StretchReader(ISeed seed, int ownedBytes, int lookaheadBytes)
{
    private readonly byte[] _carry = new byte[lookaheadBytes];
    private readonly HoleWatch _holes = new(seed, ownedBytes, lookaheadBytes);
    private int _carried;
    private long _offset;
    private int _nextPlace;
    private bool _atEnd;
    private IOException? _problem;

    /// <summary>Fills the next stretch.</summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="IOException">The seed cannot be read any further; all that could be was in stretches before.</exception>
    public bool TryRead(Stretch stretch)
    {
        if (Here().Target is not null)
            _holes.Forget();
        int most = _atEnd || Here().Target is not null ? ownedBytes : PassHole();
        (long end, long? target) = Here();
        most = (int)Math.Min(most, end - _offset);
        Span<byte> buffer = stretch.Buffer.AsSpan(0, most + lookaheadBytes);
        _carry.AsSpan(0, _carried).CopyTo(buffer);
        int filled = Fill(buffer, _carried);
        if (filled == 0)
            return _problem is null ? false : throw _problem;
        int owned = Math.Min(filled, most);
        stretch.Place = new StretchPlace(_offset, owned, filled) { TargetOffset = target };
        // At the end the seed counts as followed by zero bytes, as a target's last block does.
        buffer[filled..(owned + lookaheadBytes)].Clear();
        _carried = filled - owned;
        buffer.Slice(owned, _carried).CopyTo(_carry);
        _offset += owned;
        return true;
    }

    // Where the stretch ends at the latest, because another kind begins, and what of the target is likely to be at its beginning.
    private (long End, long? Target) Here()
    {
        while (_nextPlace < seed.Places.Count && seed.Places[_nextPlace].SeedEnd <= _offset)
            _nextPlace++;
        if (_nextPlace == seed.Places.Count)
            return (long.MaxValue, null);
        SeedPlace place = seed.Places[_nextPlace];
        return _offset < place.SeedOffset ? (place.SeedOffset, null) : (place.SeedEnd, place.Target.Start + _offset - place.SeedOffset);
    }

    // Returns how many offsets the next stretch owns.
    private int PassHole()
    {
        if (_holes.EndOfKnown(_offset, _offset + _carried) is { } end)
        {
            seed.Skip(end - _offset - _carried);
            _carry.AsSpan().Clear();
            (_offset, _carried) = (end - lookaheadBytes, lookaheadBytes);
        }
        return _holes.OffsetsFrom(_offset, _offset + _carried);
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

/// <summary>Says where a seed has holes so long that they need not be read.</summary>
internal sealed class HoleWatch(ISeed seed, int ownedBytes, int lookaheadBytes)
{
    private long? _zerosFrom;
    private bool _knowsZeros;

    /// <summary>Bytes are passed that are not looked at here: a hole that began before them is another one.</summary>
    public void Forget() => _zerosFrom = null;

    /// <summary>Where a hole ends that need not be looked into: nothing but zeros is before it, and such were looked at; null if there is none.</summary>
    /// <param name="offset">The next offset to be tried.</param>
    /// <param name="position">The next byte to be read.</param>
    public long? EndOfKnown(long offset, long position)
    {
        FileExtent stored = seed.StoredFrom(position);
        if (stored.Start - position < ownedBytes + lookaheadBytes)
        {
            _zerosFrom = null;
            return null;
        }
        _zerosFrom ??= position;
        if (offset < _zerosFrom)
            return null;
        if (!_knowsZeros)
        {
            _knowsZeros = true;
            return null;
        }
        // The next hole begins elsewhere.
        _zerosFrom = null;
        return stored.Start;
    }

    /// <summary>How many offsets to try before the next hole that need not be looked into, or before there is nothing more to be said.</summary>
    /// <inheritdoc cref="EndOfKnown"/>
    public int OffsetsFrom(long offset, long position)
    {
        if (!_knowsZeros)
            return ownedBytes;
        if (_zerosFrom is not { } hole || hole <= offset)
        {
            FileExtent stored = seed.StoredFrom(position);
            bool isHoleNear = stored.Start == position && stored.End - offset < ownedBytes;
            if (!isHoleNear || seed.StoredFrom(stored.End).Start - stored.End < ownedBytes + (2 * lookaheadBytes))
                return ownedBytes;
            _zerosFrom = hole = stored.End;
        }
        return (int)Math.Min(ownedBytes, hole - offset);
    }
}
