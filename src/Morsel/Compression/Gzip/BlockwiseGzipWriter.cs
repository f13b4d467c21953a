using System.Buffers;

namespace Morsel.Compression.Gzip;

/// <summary>Makes a gzip file of which any block of the target can be unpacked alone, on all cores.</summary>
/// <remarks>
/// Each block of the target is a deflate block with its own codes: who lacks it downloads it, and of its neighbours no more than the bits around it.
/// Sections of many blocks are compressed side by side; one more than there are threads is in memory.
/// The bytes do not depend on the number of threads, nor on how the input is cut.
/// </remarks>
internal sealed class BlockwiseGzipWriter : IDisposable
{
    // An empty last block with the fixed codes: behind sections, of which none is the last.
    private static readonly byte[] EndOfStream = [0x03, 0x00];

    private readonly Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> _write;
    private readonly int _threads;
    private readonly BlockCut _cut;
    private readonly Queue<Task<DeflateSection>> _underWay = new();
    private DeflateSection _section = new(before: null);
    private ReadOnlyMemory<byte> _header;
    private GzipTrailer _trailer;

    /// <param name="header">The header of the file.</param>
    /// <param name="write">Takes the next bytes of the file. They are valid until it ends.</param>
    /// <param name="blockBytes">Plain bytes in a block of the target.</param>
    /// <param name="threads">How many sections are compressed at once.</param>
    public BlockwiseGzipWriter(ReadOnlyMemory<byte> header, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> write, int blockBytes, int threads)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        (_header, _write, _cut, _threads) = (header, write, new BlockCut(blockBytes), threads);
    }

    /// <summary>Takes the next bytes of the content; they may be overwritten when it has ended.</summary>
    public async ValueTask AppendAsync(ReadOnlyMemory<byte> input, CancellationToken cancellationToken)
    {
        while (input.Length > 0)
        {
            int taken = _cut.Take(input.Span, out ContentEnd end);
            _section.Append(input.Span[..taken]);
            input = input[taken..];
            if (end != ContentEnd.None)
                _section.EndBlock();
            if (end == ContentEnd.Section)
                await BeginCompressingAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Writes what is left, and the end.</summary>
    public async ValueTask FinishAsync(CancellationToken cancellationToken)
    {
        _section.EndBlock();
        if (_section.ContentCount > 0)
            await BeginCompressingAsync(cancellationToken).ConfigureAwait(false);
        while (_underWay.Count > 0)
            await WriteOldestAsync(cancellationToken).ConfigureAwait(false);
        await WriteHeaderAsync(cancellationToken).ConfigureAwait(false);
        await _write(EndOfStream, cancellationToken).ConfigureAwait(false);
        var trailer = new ArrayBufferWriter<byte>(GzipTrailer.Bytes);
        _trailer.Write(trailer);
        await _write(trailer.WrittenMemory, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gives the buffers back. Sections that are still being compressed keep theirs.</summary>
    public void Dispose() => _section.Dispose();

    private async ValueTask BeginCompressingAsync(CancellationToken cancellationToken)
    {
        DeflateSection section = _section;
        _section = new DeflateSection(section);
        foreach (ReadOnlyMemory<byte> piece in section.Content)
            _trailer.Append(piece.Span);
        _underWay.Enqueue(Task.Run(() => Compressed(section), cancellationToken));
        // One more than are compressed: while the oldest is waited for, no thread is idle.
        if (_underWay.Count > _threads)
            await WriteOldestAsync(cancellationToken).ConfigureAwait(false);
    }

    private static DeflateSection Compressed(DeflateSection section)
    {
        section.Compress();
        return section;
    }

    private async ValueTask WriteOldestAsync(CancellationToken cancellationToken)
    {
        using DeflateSection section = await _underWay.Dequeue().ConfigureAwait(false);
        await WriteHeaderAsync(cancellationToken).ConfigureAwait(false);
        foreach (ReadOnlyMemory<byte> piece in section.Compressed)
            await _write(piece, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask WriteHeaderAsync(CancellationToken cancellationToken)
    {
        if (_header.Length > 0)
            await _write(_header, cancellationToken).ConfigureAwait(false);
        _header = default;
    }
}
