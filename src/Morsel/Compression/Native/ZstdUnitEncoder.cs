namespace Morsel.Compression.Native;

/// <summary>Codes short pieces of content as one block of zstd each, by sequences that may reach back before the piece. For one thread at a time.</summary>
internal sealed unsafe class ZstdUnitEncoder : IDisposable
{
    private const int FrameHeadBytes = 2, BlockHeadBytes = 3, LeastMatchBytes = 3, LastBlock = 1, On = 1;

    private readonly ZstdHandle _handle = ZstdHandle.OfEncoder();
    private readonly byte[] _frame;

    /// <param name="level">How hard it tries: 1 to <see cref="ZstdEncoder.MostLevel"/>.</param>
    /// <param name="windowLog">log2 of how far back sequences reach.</param>
    /// <param name="mostContentBytes">Bytes of the longest piece: at most 128 KiB.</param>
    /// <exception cref="NotSupportedException">This machine's libzstd cannot do it.</exception>
    public ZstdUnitEncoder(int level, int windowLog, int mostContentBytes)
    {
        if (ZstdSequences.Problem is { } problem)
            throw new NotSupportedException(problem);
        ZstdSequences.Set(_handle, ZstdSequences.Parameters.CompressionLevel, level);
        ZstdSequences.Set(_handle, ZstdSequences.Parameters.WindowLog, windowLog);
        ZstdSequences.Set(_handle, ZstdSequences.Parameters.MinMatch, LeastMatchBytes);
        ZstdSequences.Set(_handle, ZstdSequences.Parameters.BlockDelimiters, On);
        // It knows nothing of what stands before the piece, and would refuse to copy from there.
        ZstdSequences.Set(_handle, ZstdSequences.Parameters.ValidateSequences, 0);
        // Without a magic number: two bytes of head, and then the block.
        ZstdSequences.Set(_handle, ZstdSequences.Parameters.Format, On);
        ZstdSequences.Set(_handle, ZstdSequences.Parameters.ContentSizeFlag, 0);
        _frame = new byte[ZstdEncoder.MostStoredBytes(mostContentBytes) + 64];
    }

    /// <summary>Codes a piece.</summary>
    /// <param name="content">The piece.</param>
    /// <param name="sequences">What it consists of; the last one copies nothing, and ends the block.</param>
    /// <returns>The block with its head, not marked as the last one; there until the next call. Empty where libzstd refuses, or gives no compressed block.</returns>
    /// <exception cref="ArgumentException">The sequences do not have as many bytes as the piece: libzstd would write where it may not.</exception>
    public ReadOnlySpan<byte> Encode(ReadOnlySpan<byte> content, ReadOnlySpan<ZstdSequence> sequences)
    {
        Check(content, sequences);
        fixed (byte* from = content, to = _frame)
        fixed (ZstdSequence* first = sequences)
        {
            nuint result = ZstdSequences.Compress(_handle.Context, to, (nuint)_frame.Length, first, (nuint)sequences.Length, from, (nuint)content.Length);
            GC.KeepAlive(_handle);
            if (Zstd.Functions.IsError(result) || result <= FrameHeadBytes + BlockHeadBytes)
                return [];
            Span<byte> block = _frame.AsSpan(FrameHeadBytes, (int)result - FrameHeadBytes);
            int head = block[0] | block[1] << 8 | block[2] << 16;
            const int Compressed = 2;
            if ((head & LastBlock) == 0 || (head >> 1 & 3) != Compressed || head >> 3 != block.Length - BlockHeadBytes)
                return [];
            block[0] &= unchecked((byte)~LastBlock);
            return block;
        }
    }

    public void Dispose() => _handle.Dispose();

    private static void Check(ReadOnlySpan<byte> content, ReadOnlySpan<ZstdSequence> sequences)
    {
        long bytes = 0;
        for (int i = 0; i < sequences.Length; i++)
        {
            bytes += (long)sequences[i].LiteralBytes + sequences[i].MatchBytes;
            bool isEnd = i == sequences.Length - 1;
            if (isEnd ? sequences[i] is not { Offset: 0, MatchBytes: 0 } : sequences[i].MatchBytes < LeastMatchBytes || sequences[i].Offset == 0)
                throw new ArgumentException($"sequence {i} of {sequences.Length} copies {sequences[i].MatchBytes} bytes from {sequences[i].Offset} before", nameof(sequences));
        }
        if (bytes != content.Length || sequences.IsEmpty)
            throw new ArgumentException($"the sequences have {bytes} bytes, expected {content.Length}", nameof(sequences));
    }
}
