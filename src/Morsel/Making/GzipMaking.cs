using System.Buffers;
using Morsel.Compression.Gzip;
using Morsel.Compression.Inflate;
using Morsel.Files;

namespace Morsel.Making;

/// <summary>Makes the gzip file that a target is published in, and the map of it, while the content passes by.</summary>
internal sealed class GzipMaking : IContentReceiver, IDisposable
{
    private readonly MappedGzipFile _file;
    private readonly BlockwiseGzipWriter? _blockwise;
    private readonly GzipCompressor? _asZsyncmake;
    private readonly ArrayBufferWriter<byte> _made = new();

    /// <param name="files">The disk.</param>
    /// <param name="path">Where the gzip file will be, as a full path.</param>
    /// <param name="modifiedTime">When the content was changed; null to leave that out.</param>
    /// <param name="blockBytes">Plain bytes in a block of the target.</param>
    /// <param name="asZsyncmake">Whether to compress as <c>zsyncmake -z</c> does: byte for byte, so on one processor.</param>
    /// <exception cref="RefusedException">What stands there is no gzip file.</exception>
    public GzipMaking(IFileSystem files, string path, DateTimeOffset? modifiedTime, int blockBytes, bool asZsyncmake)
    {
        // A time that the field cannot hold is left out.
        uint time = modifiedTime?.ToUnixTimeSeconds() is { } seconds and >= 0 and <= uint.MaxValue ? (uint)seconds : 0;
        byte[] header = GzipHeader.Make(GzipSettings.DefaultLevel, time);
        if (asZsyncmake)
            _asZsyncmake = new GzipCompressor(new GzipSettings(GzipSettings.BestLevel), header, _made, blockBytes);
        else
            _blockwise = new BlockwiseGzipWriter(header, WriteAsync, blockBytes, Environment.ProcessorCount);
        _file = new MappedGzipFile(files, path, blockBytes);
    }

    public IReadOnlyList<DeflateRecord> Records => _file.Records;

    /// <summary>The digest of the gzip file, once it is finished.</summary>
    public Digest Digest => _file.Digest;

    public async ValueTask TakeAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (_blockwise is not null)
            await _blockwise.AppendAsync(bytes, cancellationToken).ConfigureAwait(false);
        _asZsyncmake?.Append(bytes.Span);
        WriteMade(isLast: false);
    }

    public async ValueTask FinishAsync(CancellationToken cancellationToken)
    {
        if (_blockwise is not null)
            await _blockwise.FinishAsync(cancellationToken).ConfigureAwait(false);
        _asZsyncmake?.Finish();
        WriteMade(isLast: true);
    }

    /// <summary>Puts the file in its place.</summary>
    public void Commit() => _file.Commit();

    public void Dispose()
    {
        _blockwise?.Dispose();
        _file.Dispose();
    }

    private ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        _file.Write(bytes.Span, isLast: false);
        return ValueTask.CompletedTask;
    }

    private void WriteMade(bool isLast)
    {
        _file.Write(_made.WrittenSpan, isLast);
        _made.ResetWrittenCount();
    }
}
