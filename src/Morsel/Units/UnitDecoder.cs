using System.Buffers.Binary;
using Morsel.Compression.Native;
using Morsel.Target;

namespace Morsel.Units;

/// <summary>Decompresses units, given the plain bytes before them. For one thread at a time.</summary>
/// <remarks>Units that follow one another are decompressed as one: to zstd they are the blocks of a frame, and what stands before them is its prefix.</remarks>
internal sealed class UnitDecoder(UnitCut cut) : IDisposable
{
    private const int FrameHeadBytes = 6, LastBlock = 1, RawBlock = 0, RepeatedBlock = 1, ReservedBlock = 3, LeastWindowLog = 10;

    private readonly ZstdPrefixDecoder _decoder = new();
    private byte[] _frame = [];

    /// <summary>Decompresses units that follow one another.</summary>
    /// <param name="prefix">The plain bytes before them that they may copy from.</param>
    /// <param name="units">What is stored of each.</param>
    /// <param name="content">Filled wholly; all but the target's last unit have <see cref="UnitCut.UnitBytes"/>.</param>
    /// <exception cref="InvalidDataException">They are no units, or not of so many bytes.</exception>
    public void Decode(ReadOnlySpan<byte> prefix, IReadOnlyList<ReadOnlyMemory<byte>> units, Span<byte> content)
    {
        int frameBytes = FrameHeadBytes + units.Sum(unit => unit.Length);
        if (_frame.Length < frameBytes)
            _frame = new byte[frameBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(_frame, 0xFD2FB528);
        // Neither the size of the content nor a checksum follows.
        (_frame[4], _frame[5]) = (0, (byte)((cut.WindowLog - LeastWindowLog) << 3));
        int end = FrameHeadBytes, plain = 0;
        for (int i = 0; i < units.Count; i++)
        {
            int plainBytes = Math.Min(cut.UnitBytes, content.Length - plain);
            Check(units[i].Span, plainBytes);
            units[i].Span.CopyTo(_frame.AsSpan(end));
            _frame[end] = (byte)((_frame[end] & ~LastBlock) | (i == units.Count - 1 ? LastBlock : 0));
            (end, plain) = (end + units[i].Length, plain + plainBytes);
        }
        _decoder.Decompress(prefix, _frame.AsSpan(0, end), content);
    }

    public void Dispose() => _decoder.Dispose();

    private static void Check(ReadOnlySpan<byte> unit, int plainBytes)
    {
        if (unit.Length <= UnitCut.BlockHeadBytes)
            throw new InvalidDataException($"a unit has {unit.Length} bytes");
        int head = unit[0] | unit[1] << 8 | unit[2] << 16, type = head >> 1 & 3, size = head >> 3;
        bool isRight = type switch
        {
            ReservedBlock => false,
            RawBlock => size == plainBytes && size == unit.Length - UnitCut.BlockHeadBytes,
            RepeatedBlock => size == plainBytes && unit.Length == UnitCut.BlockHeadBytes + 1,
            _ => size == unit.Length - UnitCut.BlockHeadBytes,
        };
        if (!isRight)
            throw new InvalidDataException($"a unit of {unit.Length} bytes for {plainBytes} has type {type} and size {size}");
    }
}
