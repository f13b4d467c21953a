using System.Diagnostics;

namespace Morsel.Compression.Inflate;

/// <summary>Undoes deflate (RFC 1951), from any bit on, in pieces of any size, stopping wherever it is told to.</summary>
/// <remarks>Plain bytes go into the caller's buffer behind those before them, which matches are copied from: up to 32 KiB must be kept.</remarks>
internal sealed unsafe partial class Inflater
{
    /// <summary>How far back a match may begin, in bytes.</summary>
    public const int WindowBytes = 32 << 10;

    // Blocks may be empty, but a stream of nothing else is an attack.
    private const long MostBitsForNothing = 64 << 13;

    private readonly BlockCodes _codes = new();
    private Part _part = Part.BlockHeader;
    private bool _isLastBlock;
    private ContentRest _rest;
    private HeldBits _held;
    private int _known;            // bytes before the next one that a match may begin at
    private long _fruitlessFrom;   // the bit from which on nothing was produced

    private enum Part
    {
        BlockHeader,
        StoredLengths,
        Stored,
        DynamicHeader,
        Symbols,
        Ended,
        Broken,
    }

    /// <summary>What is wrong with the stream.</summary>
    public InflateFault Fault { get; private set; }

    /// <summary>Bytes of the last match that did not fit into the buffer.</summary>
    public int UnfinishedBytes => _part == Part.Symbols ? _rest.Left : 0;

    /// <summary>Where it stands, in bits, counted from the first byte after <see cref="Begin"/> or <see cref="ContinueInBlock"/>.</summary>
    public long BitPosition => (_held.BytesTaken * 8) - _held.Count;

    /// <summary>Begins anew: a block header follows.</summary>
    /// <param name="skippedBits">Bits of the first byte to pass over, 0 to 7.</param>
    /// <param name="knownBytes">Plain bytes before the first one that are in the buffer.</param>
    public void Begin(int skippedBits = 0, int knownBytes = 0)
    {
        (_part, _isLastBlock, _rest.Left, Fault) = (Part.BlockHeader, false, 0, InflateFault.None);
        Enter(skippedBits, knownBytes);
    }

    /// <summary>Goes on elsewhere in the block whose header was read last.</summary>
    /// <param name="skippedBits">Bits of the first byte to pass over, 0 to 7.</param>
    /// <param name="knownBytes">Plain bytes before the first one that are in the buffer.</param>
    /// <param name="intoBlock">Plain bytes between the beginning of the block and there.</param>
    public void ContinueInBlock(int skippedBits, int knownBytes, long intoBlock)
    {
        bool isInBlock = _part is Part.Symbols || (_part is Part.Stored && intoBlock <= _rest.StoredLength && skippedBits == 0);
        _rest.Left = _part is Part.Stored && isInBlock ? (int)(_rest.StoredLength - intoBlock) : 0;
        if (!isInBlock)
            _ = Break(InflateFault.NotInBlock);
        Enter(skippedBits, knownBytes);
    }

    /// <summary>Reads up to the first symbol, or stored byte, of the next block.</summary>
    /// <param name="input">Bytes with the block header, from where the inflater stands.</param>
    /// <returns>Whether the whole header was there; if not, <see cref="Fault"/> tells whether more input can help.</returns>
    public bool TryReadBlockHeader(ReadOnlySpan<byte> input)
    {
        fixed (byte* bytes = input)
        {
            var bits = new BitInput(bytes, bytes + input.Length, _held.Bits, _held.Count);
            InflateStop? stop = null;
            do
                stop = SkipBits(ref bits) ?? ReadHeaderPart(ref bits);
            while (stop is null && _part is not (Part.Symbols or Part.Stored));
            Leave(bits, bytes);
            return stop is null;
        }
    }

    /// <summary>Goes on, until the input is used up, the buffer full, the pause reached or a block at its end.</summary>
    /// <param name="input">The bytes after those that were consumed.</param>
    /// <param name="buffer">What is known already, and room behind it. Room that is not used may be overwritten all the same.</param>
    /// <param name="position">Where in the buffer the next byte goes.</param>
    /// <param name="pause">Where in the buffer to stop at the next border between symbols; none if it is behind the buffer's end.</param>
    /// <exception cref="ArgumentOutOfRangeException">The position is not in the buffer, or the window is not before it.</exception>
    public InflateStep Inflate(ReadOnlySpan<byte> input, Span<byte> buffer, int position, int pause = int.MaxValue) =>
        Inflate(input, buffer, position, pause, [], out _);

    /// <summary>Goes on as without them, and notes the symbols.</summary>
    /// <param name="input">The bytes after those that were consumed.</param>
    /// <param name="buffer">What is known already, and room behind it.</param>
    /// <param name="position">Where in the buffer the next byte goes.</param>
    /// <param name="symbols">Gets the literals and matches, as <see cref="Deflate.Symbol"/> has them; there must be room for one for each byte. Stored bytes have none.</param>
    /// <param name="symbolCount">How many it got. The last may reach over the end of the buffer.</param>
    public InflateStep Inflate(ReadOnlySpan<byte> input, Span<byte> buffer, int position, Span<uint> symbols, out int symbolCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(symbols.Length, buffer.Length - position, nameof(symbols));
        return Inflate(input, buffer, position, int.MaxValue, symbols, out symbolCount);
    }

    private InflateStep Inflate(ReadOnlySpan<byte> input, Span<byte> buffer, int position, int pause, Span<uint> symbols, out int symbolCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(position, _known);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(position, buffer.Length);
        fixed (byte* bytes = input, start = buffer)
        fixed (uint* firstSymbol = symbols)
        {
            byte* next = start + position;
            var bits = new BitInput(bytes, bytes + input.Length, _held.Bits, _held.Count);
            var output = new PlainOutput(next - _known, next, start + buffer.Length, start + Math.Min(pause, buffer.Length + 1L)) { Symbols = firstSymbol };
            InflateStop? stop;
            do
                stop = SkipBits(ref bits) ?? Go(ref bits, ref output);
            while (stop is null);
            int produced = (int)(output.Next - next);
            symbolCount = (int)(output.Symbols - firstSymbol);
            Leave(bits, bytes);
            _known = (int)Math.Min(WindowBytes, (long)_known + produced);
            if (produced > 0)
                _fruitlessFrom = BitPosition;
            return new InflateStep(stop.Value, (int)(bits.Next - bytes), produced);
        }
    }

    private void Enter(int skippedBits, int knownBytes) =>
        (_held, _known, _fruitlessFrom) = (new HeldBits { Skip = skippedBits }, Math.Min(knownBytes, WindowBytes), 0);

    private void Leave(in BitInput bits, byte* begin)
    {
        (_held.Bits, _held.Count) = (bits.Bits, bits.Count);
        _held.BytesTaken += bits.Next - begin;
    }

    private InflateStop? SkipBits(ref BitInput input)
    {
        if (_held.Skip == 0)
            return null;
        if (!input.TryNeed(_held.Skip))
            return InflateStop.NeedsInput;
        input.Drop(_held.Skip);
        _held.Skip = 0;
        return null;
    }

    private InflateStop? Go(ref BitInput input, ref PlainOutput output) => _part switch
    {
        Part.Symbols => GoThroughSymbols(ref input, ref output),
        Part.Stored => CopyStored(ref input, ref output),
        _ => ReadHeaderPart(ref input),
    };

    private InflateStop? ReadHeaderPart(ref BitInput input) => _part switch
    {
        Part.BlockHeader => ReadBlockHeader(ref input),
        Part.StoredLengths => ReadStoredLengths(ref input),
        Part.DynamicHeader => ReadDynamicHeader(ref input),
        Part.Ended => InflateStop.StreamEnd,
        Part.Broken => InflateStop.Broken,
        _ => throw new UnreachableException(),
    };

    private InflateStop? ReadBlockHeader(ref BitInput input)
    {
        if (BitPosition - _fruitlessFrom > MostBitsForNothing)
            return Break(InflateFault.NoProgress);
        if (!input.TryNeed(3))
            return InflateStop.NeedsInput;
        _isLastBlock = input.Take(1) == 1;
        switch (input.Take(2))
        {
            case 0:
                // Fewer than eight bits are held between blocks: those of this byte.
                input.Drop(input.Count);
                _part = Part.StoredLengths;
                return null;
            case 1:
                _codes.UseFixed();
                _part = Part.Symbols;
                return null;
            case 2:
                _codes.Begin();
                _part = Part.DynamicHeader;
                return null;
            default:
                return Break(InflateFault.ReservedBlockType);
        }
    }

    private InflateStop? ReadStoredLengths(ref BitInput input)
    {
        if (!input.TryNeed(32))
            return InflateStop.NeedsInput;
        int length = input.Take(16), complement = input.Take(16);
        if (length != (~complement & 0xFFFF))
            return Break(InflateFault.StoredLengthMismatch);
        (_rest.StoredLength, _rest.Left, _part) = (length, length, Part.Stored);
        return null;
    }

    private InflateStop? ReadDynamicHeader(ref BitInput input)
    {
        if (_codes.TryRead(ref input, out InflateFault fault))
        {
            _part = Part.Symbols;
            return null;
        }
        return fault == InflateFault.None ? InflateStop.NeedsInput : Break(fault);
    }

    private InflateStop EndBlock()
    {
        _part = _isLastBlock ? Part.Ended : Part.BlockHeader;
        return _isLastBlock ? InflateStop.StreamEnd : InflateStop.BlockEnd;
    }

    private InflateStop Break(InflateFault fault)
    {
        (_part, Fault) = (Part.Broken, fault);
        return InflateStop.Broken;
    }

    /// <summary>What is left of the content of a block.</summary>
    private struct ContentRest
    {
        public int StoredLength;
        public int Left;       // bytes: of the stored block, or of a match that did not fit
        public int Distance;   // of that match
    }

    /// <summary>What was taken of the input beyond whole symbols.</summary>
    private struct HeldBits
    {
        public int Skip;   // bits of the first byte that belong to what is before
        public ulong Bits;
        public int Count;
        public long BytesTaken;
    }
}
