using System.Runtime.CompilerServices;

namespace Morsel.Compression.Deflate;

/// <summary>The literals and matches of a block that is being collected, and when it has enough of them.</summary>
internal sealed class DeflateBlock
{
    private const int MaxSymbols = 32 * 1024 - 1;
    private const int SymbolsBetweenLooks = 4096;

    // Level 2 and below do not look: it costs time.
    private const int FirstLookingLevel = 3;

    private readonly uint[] _symbols = new uint[MaxSymbols];
    private readonly bool _looks;
    private int _count;
    private int _matchCount;

    public DeflateBlock(int level) => _looks = level >= FirstLookingLevel;

    public HuffmanCode Literals { get; } = new(DeflateSymbols.LiteralCount, DeflateSymbols.MaxCodeBits);

    public HuffmanCode Distances { get; } = new(DeflateSymbols.DistanceCount, DeflateSymbols.MaxCodeBits);

    /// <summary>Each as <see cref="Symbol"/> has it.</summary>
    public ReadOnlySpan<uint> Symbols => _symbols.AsSpan(0, _count);

    /// <summary>Whether no more symbols fit.</summary>
    public bool IsFull => _count == MaxSymbols;

    public void Clear()
    {
        (_count, _matchCount) = (0, 0);
        Array.Clear(Literals.Frequencies);
        Array.Clear(Distances.Frequencies);
        Literals.Frequencies[DeflateSymbols.EndOfBlock] = 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddLiteral(byte literal)
    {
        _symbols[_count++] = literal;
        Literals.Frequencies[literal]++;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddMatch(int distance, int length) => AddMatch(Symbol.Match((uint)distance, (uint)length));

    /// <param name="match">As <see cref="Symbol"/> has it.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddMatch(uint match)
    {
        _symbols[_count++] = match;
        _matchCount++;
        Literals.Frequencies[DeflateSymbols.FirstLength + DeflateSymbols.LengthSymbol((byte)match)]++;
        Distances.Frequencies[DeflateSymbols.DistanceSymbol((match >> 8) - 1)]++;
    }

    /// <summary>Whether the block should end after the symbol that was added last.</summary>
    /// <param name="inputBytes">Bytes of input since the block began.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool ShouldEnd(int inputBytes) =>
        IsFull || (_count % SymbolsBetweenLooks == 0 && _looks && IsCompressingWell(inputBytes));

    // A block that does well is ended while it does: what follows may want other codes.
    private bool IsCompressingWell(int inputBytes)
    {
        long outputBits = _count * 8L;
        for (int symbol = 0; symbol < DeflateSymbols.DistanceCount; symbol++)
            outputBits += Distances.Frequencies[symbol] * (DeflateSymbols.FixedDistanceBits + (long)DeflateSymbols.DistanceExtraBits[symbol]);
        return _matchCount < _count / 2 && outputBits / 8 < inputBytes / 2;
    }
}
