using Morsel.Compression.Native;

namespace Morsel.Making.Units;

/// <summary>Cuts the sequences of a segment at the borders of its units, in such a way that each unit can be read alone. Goes through a segment once.</summary>
/// <param name="sequences">Sequences of the whole segment, in order; those that copy nothing end a block of whoever found them.</param>
internal ref struct UnitCutter(ReadOnlySpan<ZstdSequence> sequences)
{
    private const int LeastMatchBytes = 3, MostExtraLiterals = 64;

    private readonly ReadOnlySpan<ZstdSequence> _sequences = sequences;
    private int _next;

    // What is left of the sequence that was begun.
    private long _literals, _match;
    private uint _offset;

    /// <summary>The sequences of the next unit.</summary>
    /// <param name="unitBytes">Its bytes.</param>
    /// <param name="into">Filled; the last one copies nothing.</param>
    public void Next(int unitBytes, List<ZstdSequence> into)
    {
        into.Clear();
        var history = new OffsetHistory();
        long room = unitBytes, literals = 0;
        while (room > 0 && TryBegin())
        {
            long taken = Math.Min(room, _literals);
            (literals, room, _literals) = (literals + taken, room - taken, _literals - taken);
            long match = Math.Min(room, _match);
            (room, _match) = (room - match, _match - match);
            if (match > 0)
                literals = Copy(literals, match, ref history, into);
        }
        // What no sequence covers is as it is.
        into.Add(new ZstdSequence(0, (uint)(literals + room), 0, 0));
    }

    private bool TryBegin()
    {
        while (_literals == 0 && _match == 0)
        {
            if (_next == _sequences.Length)
                return false;
            ZstdSequence sequence = _sequences[_next++];
            (_literals, _match, _offset) = (sequence.LiteralBytes, sequence.MatchBytes, sequence.Offset);
        }
        return true;
    }

    // Returns literals that are left over for the next sequence.
    private readonly long Copy(long literals, long match, ref OffsetHistory history, List<ZstdSequence> into)
    {
        (long extra, uint offset) = (0, _offset);
        // What has a period has all its multiples as well, after so many bytes more.
        while (history.WouldUseUnset(offset, literals + extra > 0))
        {
            extra += _offset;
            offset += _offset;
        }
        if (match - extra < LeastMatchBytes || extra > MostExtraLiterals)
            return literals + match;
        into.Add(new ZstdSequence(offset, (uint)(literals + extra), (uint)(match - extra), 0));
        history.Use(offset, literals + extra > 0);
        return 0;
    }
}
