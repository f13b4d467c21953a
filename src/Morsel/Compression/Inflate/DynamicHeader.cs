namespace Morsel.Compression.Inflate;

/// <summary>The codes at the beginning of a dynamic block (RFC 1951, 3.2.7), read as they arrive.</summary>
internal sealed class DynamicHeader
{
    private const int MostLiterals = 286;
    private const int MostDistances = 30;
    private const int CodeLengthCount = 19;
    private const int EndOfBlock = 256;

    private static ReadOnlySpan<byte> CodeLengthOrder => [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    private readonly InflateTable _codeLengths = InflateTable.ForCodeLengths();
    private readonly byte[] _lengths = new byte[MostLiterals + MostDistances];
    private readonly byte[] _codeLengthLengths = new byte[CodeLengthCount];
    private Stage _stage;
    private int _literalCount;
    private int _lengthCount;
    private int _codeLengthCount;
    private int _done;

    private enum Stage
    {
        Counts,
        CodeLengths,
        Lengths,
    }

    public void Begin() => (_stage, _done) = (Stage.Counts, 0);

    /// <summary>Goes on reading.</summary>
    /// <param name="input">Where the bits come from.</param>
    /// <param name="literals">Filled when all is read.</param>
    /// <param name="distances">Likewise.</param>
    /// <param name="fault">What is wrong, if anything.</param>
    /// <returns>Whether all is read; if not, and there is no fault, more input is needed.</returns>
    public bool TryRead(ref BitInput input, InflateTable literals, InflateTable distances, out InflateFault fault)
    {
        fault = InflateFault.None;
        if (_stage == Stage.Counts && !TryReadCounts(ref input, ref fault))
            return false;
        if (_stage == Stage.CodeLengths && !TryReadCodeLengths(ref input, ref fault))
            return false;
        while (_done < _lengthCount)
        {
            if (!TryReadLength(ref input, ref fault))
                return false;
        }
        fault = Fill(literals, distances);
        return fault == InflateFault.None;
    }

    private bool TryReadCounts(ref BitInput input, ref InflateFault fault)
    {
        if (!input.TryNeed(14))
            return false;
        _literalCount = 257 + input.Take(5);
        int distanceCount = 1 + input.Take(5);
        _codeLengthCount = 4 + input.Take(4);
        _lengthCount = _literalCount + distanceCount;
        if (_literalCount > MostLiterals || distanceCount > MostDistances)
        {
            fault = InflateFault.TooManyCodes;
            return false;
        }
        _codeLengthLengths.AsSpan().Clear();
        _stage = Stage.CodeLengths;
        return true;
    }

    private bool TryReadCodeLengths(ref BitInput input, ref InflateFault fault)
    {
        for (; _done < _codeLengthCount; _done++)
        {
            if (!input.TryNeed(3))
                return false;
            _codeLengthLengths[CodeLengthOrder[_done]] = (byte)input.Take(3);
        }
        if (!_codeLengths.TryFill(_codeLengthLengths))
        {
            fault = InflateFault.BadCodeLengthCode;
            return false;
        }
        (_stage, _done) = (Stage.Lengths, 0);
        return true;
    }

    private bool TryReadLength(ref BitInput input, ref InflateFault fault)
    {
        if (!input.TryShow(_codeLengths, 0, out uint entry, out int taken))
            return false;
        int symbol = (int)(entry >> InflateCodes.ValueShift);
        (int extra, int least) = symbol switch { 16 => (2, 3), 17 => (3, 3), 18 => (7, 11), _ => (0, 1) };
        if (!input.TryNeed(taken + extra))
            return false;
        input.Drop(taken);
        int count = least + input.Take(extra);
        if (_done + count > _lengthCount || (symbol == 16 && _done == 0))
        {
            fault = InflateFault.BadRepeat;
            return false;
        }
        byte length = symbol switch { < 16 => (byte)symbol, 16 => _lengths[_done - 1], _ => 0 };
        _lengths.AsSpan(_done, count).Fill(length);
        _done += count;
        return true;
    }

    private InflateFault Fill(InflateTable literals, InflateTable distances)
    {
        if (_lengths[EndOfBlock] == 0)
            return InflateFault.NoEndOfBlock;
        if (!literals.TryFill(_lengths.AsSpan(0, _literalCount)))
            return InflateFault.BadLiteralCode;
        return distances.TryFill(_lengths.AsSpan(_literalCount, _lengthCount - _literalCount)) ? InflateFault.None : InflateFault.BadDistanceCode;
    }
}
