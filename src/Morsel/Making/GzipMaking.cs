using System.Buffers;
using Morsel.Compression;
using Morsel.Compression.Gzip;
using Morsel.Compression.Inflate;
using Morsel.Files;

namespace Morsel.Making;

/// <summary>Makes the gzip file that a target is published in, and the map of it, while the content passes by.</summary>
internal sealed class GzipMaking : IContentReceiver, IDisposable
{
    private readonly FreshFile _fresh;
    private readonly RsyncableGzipWriter? _rsyncable;
    private readonly GzipCompressor? _blockwise;
    private readonly ArrayBufferWriter<byte> _made = new();
    private readonly DeflateRecorder _recorder;
    private readonly GzipDecoder _decoder;
    private readonly byte[] _plain = new byte[128 << 10];
    private long _length;

    /// <param name="files">The disk.</param>
    /// <param name="path">Where the gzip file will be, as a full path.</param>
    /// <param name="modifiedTime">When the content was changed; null to leave that out.</param>
    /// <param name="blockBytes">Plain bytes in a block of the target.</param>
    /// <param name="asZsyncmake">Whether to lay it out as <c>zsyncmake -z</c> does: a deflate block for every block.</param>
    public GzipMaking(IFileSystem files, string path, DateTimeOffset? modifiedTime, int blockBytes, bool asZsyncmake)
    {
        _recorder = new DeflateRecorder(blockBytes);
        _decoder = new GzipDecoder(_recorder);
        // A time that the field cannot hold is left out.
        uint time = modifiedTime?.ToUnixTimeSeconds() is { } seconds and >= 0 and <= uint.MaxValue ? (uint)seconds : 0;
        byte[] header = GzipHeader.Make(GzipSettings.DefaultLevel, time);
        if (asZsyncmake)
            _blockwise = new GzipCompressor(new GzipSettings(GzipSettings.BestLevel), header, _made, blockBytes);
        else
            _rsyncable = new RsyncableGzipWriter(header, WriteAsync, Environment.ProcessorCount);
        EarlierOutput.Check(files, path, "gzip file", earlier => IsGzip(files, earlier));
        _fresh = new FreshFile(files, path);
    }

    public IReadOnlyList<DeflateRecord> Records => _recorder.Records;

    public async ValueTask TakeAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (_rsyncable is not null)
            await _rsyncable.AppendAsync(bytes, cancellationToken).ConfigureAwait(false);
        _blockwise?.Append(bytes.Span);
        WriteMade(isLast: false);
    }

    public async ValueTask FinishAsync(CancellationToken cancellationToken)
    {
        if (_rsyncable is not null)
            await _rsyncable.FinishAsync(cancellationToken).ConfigureAwait(false);
        _blockwise?.Finish();
        WriteMade(isLast: true);
    }

    /// <summary>Puts the file in its place.</summary>
    public void Commit() => _fresh.Commit();

    public void Dispose()
    {
        _rsyncable?.Dispose();
        _fresh.Dispose();
    }

    private static bool IsGzip(IFileSystem files, string path)
    {
        using IBlockFile file = files.OpenRead(path);
        Span<byte> prefix = stackalloc byte[2];
        return GzipHeader.Recognizes(prefix[..file.Read(prefix, 0)]);
    }

    private ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        Write(bytes.Span, isLast: false);
        return ValueTask.CompletedTask;
    }

    private void WriteMade(bool isLast)
    {
        Write(_made.WrittenSpan, isLast);
        _made.ResetWrittenCount();
    }

    // Unpacked again at once: the map tells what stands in the file, and its sum is checked.
    private void Write(ReadOnlySpan<byte> bytes, bool isLast)
    {
        _fresh.File.Write(bytes, _length);
        _length += bytes.Length;
        for (DecodeStep step = new(0, 1); step is not { Consumed: 0, Produced: 0 }; bytes = bytes[step.Consumed..])
            step = _decoder.Decode(bytes, _plain, isLast && bytes.IsEmpty);
    }
}
