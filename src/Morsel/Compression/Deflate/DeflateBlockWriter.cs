using System.Buffers;
using System.Buffers.Binary;

namespace Morsel.Compression.Deflate;

/// <summary>Writes blocks: stored, with the fixed codes, or with codes of their own, whichever gzip would choose.</summary>
internal sealed class DeflateBlockWriter
{
    private const int TypeBits = 3;   // with the bit that says that it is the last block
    private const ulong StoredType = 0 << 1;
    private const ulong FixedType = 1 << 1;
    private const ulong DynamicType = 2 << 1;
    private const int StoredHeaderBytes = 4;

    private static readonly HuffmanCode FixedLiterals = HuffmanCode.Of(DeflateSymbols.LiteralCount + 2, DeflateSymbols.FixedLiteralBits);
    private static readonly HuffmanCode FixedDistances = HuffmanCode.Of(DeflateSymbols.DistanceCount, _ => DeflateSymbols.FixedDistanceBits);

    private readonly BitWriter _output;
    private readonly HuffmanBuilder _builder = new();
    private readonly CodeLengthWriter _codeLengths;

    public DeflateBlockWriter(IBufferWriter<byte> output)
    {
        _output = new BitWriter(output);
        _codeLengths = new CodeLengthWriter(_output, _builder);
    }

    /// <summary>Writes a block.</summary>
    /// <param name="block">What it consists of.</param>
    /// <param name="input">The bytes that it stands for; null if they have left the window, so that they cannot be stored.</param>
    /// <param name="inputBytes">How many bytes it stands for.</param>
    /// <param name="isLast">Whether the stream ends with it.</param>
    public void Write(DeflateBlock block, ReadOnlySpan<byte> input, int inputBytes, bool isLast)
    {
        _builder.Build(block.Literals);
        _builder.Build(block.Distances);
        long dynamicBytes = BytesOf(BitsWith(block, block.Literals, block.Distances) + _codeLengths.Prepare(block.Literals, block.Distances));
        long fixedBytes = BytesOf(BitsWith(block, FixedLiterals, FixedDistances));
        ulong last = isLast ? 1UL : 0;
        if (input.Length == inputBytes && inputBytes + StoredHeaderBytes <= Math.Min(dynamicBytes, fixedBytes))
        {
            WriteStored(input, isLast);
        }
        else if (fixedBytes <= dynamicBytes)
        {
            _output.Write(FixedType | last, TypeBits);
            WriteSymbols(block.Symbols, FixedLiterals, FixedDistances);
        }
        else
        {
            _output.Write(DynamicType | last, TypeBits);
            _codeLengths.Write(block.Literals, block.Distances);
            WriteSymbols(block.Symbols, block.Literals, block.Distances);
        }
        if (isLast)
            _output.Align();
        _output.Drain();
    }

    /// <summary>Writes an empty block that ends at the end of a byte, unless the last one did.</summary>
    public void Pad()
    {
        if (!_output.IsAligned)
            WriteStored([], isLast: false);
        _output.Drain();
    }

    private void WriteStored(ReadOnlySpan<byte> input, bool isLast)
    {
        _output.Write(StoredType | (isLast ? 1UL : 0), TypeBits);
        _output.Align();
        Span<byte> header = stackalloc byte[StoredHeaderBytes];
        BinaryPrimitives.WriteUInt16LittleEndian(header, (ushort)input.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(header[2..], (ushort)~input.Length);
        _output.WriteBytes(header);
        _output.WriteBytes(input);
    }

    private static long BytesOf(long bits) => (TypeBits + bits + 7) / 8;

    private static long BitsWith(DeflateBlock block, HuffmanCode literals, HuffmanCode distances)
    {
        long bits = 0;
        int[] frequencies = block.Literals.Frequencies;
        for (int symbol = 0; symbol < DeflateSymbols.FirstLength; symbol++)
            bits += (long)frequencies[symbol] * literals.Lengths[symbol];
        for (int symbol = 0; symbol < DeflateSymbols.LengthCount; symbol++)
            bits += (long)frequencies[DeflateSymbols.FirstLength + symbol]
                * (literals.Lengths[DeflateSymbols.FirstLength + symbol] + DeflateSymbols.LengthExtraBits[symbol]);
        frequencies = block.Distances.Frequencies;
        for (int symbol = 0; symbol < DeflateSymbols.DistanceCount; symbol++)
            bits += (long)frequencies[symbol] * (distances.Lengths[symbol] + DeflateSymbols.DistanceExtraBits[symbol]);
        return bits;
    }

    private void WriteSymbols(ReadOnlySpan<uint> symbols, HuffmanCode literals, HuffmanCode distances)
    {
        foreach (uint symbol in symbols)
        {
            if (symbol < DeflateSymbols.EndOfBlock)
                _output.Write(literals.Words[symbol], literals.Lengths[symbol]);
            else
                WriteMatch((byte)symbol, (symbol >> 8) - 1, literals, distances);
        }
        _output.Write(literals.Words[DeflateSymbols.EndOfBlock], literals.Lengths[DeflateSymbols.EndOfBlock]);
    }

    private void WriteMatch(byte length, uint distance, HuffmanCode literals, HuffmanCode distances)
    {
        int lengthSymbol = DeflateSymbols.LengthSymbol(length);
        int word = DeflateSymbols.FirstLength + lengthSymbol;
        int bits = literals.Lengths[word];
        ulong value = literals.Words[word] | ((ulong)(length - DeflateSymbols.LengthStarts[lengthSymbol]) << bits);
        bits += DeflateSymbols.LengthExtraBits[lengthSymbol];
        int distanceSymbol = DeflateSymbols.DistanceSymbol(distance);
        value |= (ulong)distances.Words[distanceSymbol] << bits;
        bits += distances.Lengths[distanceSymbol];
        value |= (ulong)(distance - DeflateSymbols.DistanceStarts[distanceSymbol]) << bits;
        _output.Write(value, bits + DeflateSymbols.DistanceExtraBits[distanceSymbol]);
    }
}
