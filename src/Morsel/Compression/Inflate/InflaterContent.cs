using System.Diagnostics.CodeAnalysis;

namespace Morsel.Compression.Inflate;

/// <content>What stands behind a block header: stored bytes or symbols.</content>
internal sealed unsafe partial class Inflater
{
    private InflateStop? CopyStored(ref BitInput input, ref PlainOutput output)
    {
        if (_rest.Left == 0)
            return EndBlock();
        if (output.Next >= output.Pause)
            return InflateStop.AtPause;
        if (output.Room == 0)
            return InflateStop.OutputFull;
        long count = Math.Min(Math.Min(_rest.Left, input.End - input.Next), Math.Min(output.Room, output.Pause - output.Next));
        if (count == 0)
            return InflateStop.NeedsInput;
        Buffer.MemoryCopy(input.Next, output.Next, output.Room, count);
        input.Next += count;
        output.Next += count;
        _rest.Left -= (int)count;
        return null;
    }

    private InflateStop? GoThroughSymbols(ref BitInput input, ref PlainOutput output)
    {
        if (_rest.Left > 0 && !TryFinishMatch(ref output))
            return InflateStop.OutputFull;
        if (InflateLoop.HasRoom(input, output))
        {
            fixed (uint* literals = _codes.Literals.Entries, distances = _codes.Distances.Entries)
            {
                switch (InflateLoop.Run(ref input, ref output, literals, distances))
                {
                    case InflateLoop.Ending.BlockEnd:
                        return EndBlock();
                    case InflateLoop.Ending.UnusedSymbol:
                        return Break(InflateFault.UnusedSymbol);
                    case InflateLoop.Ending.UnusedDistance:
                        return Break(InflateFault.UnusedDistance);
                    case InflateLoop.Ending.DistanceTooFar:
                        return Break(InflateFault.DistanceTooFar);
                }
            }
        }
        return output.Next >= output.Pause ? InflateStop.AtPause : GoOneSymbol(ref input, ref output);
    }

    private InflateStop? GoOneSymbol(ref BitInput input, ref PlainOutput output)
    {
        if (!input.TryShow(_codes.Literals, 0, out uint entry, out int taken))
            return InflateStop.NeedsInput;
        if ((entry & InflateCodes.Literal) != 0)
        {
            if (output.Room == 0)
                return InflateStop.OutputFull;
            input.Drop(taken);
            *output.Next++ = (byte)(entry >> InflateCodes.ValueShift);
            if (output.Symbols is not null)
                output.Symbols = SymbolRecord.PutLiteral(output.Symbols, entry);
            return null;
        }
        if ((entry & InflateCodes.BlockEnd) == InflateCodes.BlockEnd)
        {
            input.Drop(taken);
            return EndBlock();
        }
        return (entry & InflateCodes.Special) != 0 ? Break(InflateFault.UnusedSymbol) : BeginMatch(ref input, ref output, entry, taken);
    }

    private InflateStop? BeginMatch(ref BitInput input, ref PlainOutput output, uint entry, int taken)
    {
        if (!input.TryShow(_codes.Distances, taken, out uint distanceEntry, out int takenByBoth))
            return InflateStop.NeedsInput;
        if ((distanceEntry & InflateCodes.Special) != 0)
            return Break(InflateFault.UnusedDistance);
        _rest.Left = input.ValueOf(entry, taken);
        _rest.Distance = input.ValueOf(distanceEntry, takenByBoth);
        input.Drop(takenByBoth);
        if (_rest.Distance > output.Next - output.First)
            return Break(InflateFault.DistanceTooFar);
        if (output.Symbols is not null)
            output.Symbols = SymbolRecord.PutMatch(output.Symbols, (uint)_rest.Left, (uint)_rest.Distance);
        return TryFinishMatch(ref output) ? null : InflateStop.OutputFull;
    }

    private bool TryFinishMatch(ref PlainOutput output)
    {
        for (int count = Math.Min(_rest.Left, output.Room); count > 0; count--, _rest.Left--)
        {
            *output.Next = output.Next[-_rest.Distance];
            output.Next++;
        }
        return _rest.Left == 0;
    }

    /// <summary>The codes of the block that is read: its own, or the fixed ones.</summary>
    private sealed class BlockCodes
    {
        private readonly InflateTable _ownLiterals = InflateTable.ForLiterals();
        private readonly InflateTable _ownDistances = InflateTable.ForDistances();
        private readonly DynamicHeader _header = new();

        public BlockCodes() => UseFixed();

        public InflateTable Literals { get; private set; }

        public InflateTable Distances { get; private set; }

        [MemberNotNull(nameof(Literals), nameof(Distances))]
        public void UseFixed() => (Literals, Distances) = InflateTable.Fixed;

        public void Begin() => _header.Begin();

        public bool TryRead(ref BitInput input, out InflateFault fault)
        {
            if (!_header.TryRead(ref input, _ownLiterals, _ownDistances, out fault))
                return false;
            (Literals, Distances) = (_ownLiterals, _ownDistances);
            return true;
        }
    }
}
