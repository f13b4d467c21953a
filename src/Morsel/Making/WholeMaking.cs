using System.Buffers;
using Morsel.Compression;
using Morsel.Files;
using Morsel.Formats.Sidecar;
using Morsel.Hashing;

namespace Morsel.Making;

/// <summary>What packs and unpacks the compressed whole of a file.</summary>
/// <param name="Packing">How it is packed.</param>
/// <param name="Window">What unpacking must hold, as a power of two of bytes.</param>
/// <param name="NewEncoder">Packs content of some length into an output.</param>
/// <param name="NewDecoder">Unpacks it.</param>
internal sealed record WholeCodec(WholePacking Packing, int Window, Func<long, IBufferWriter<byte>, IStreamEncoder> NewEncoder, Func<IStreamDecoder> NewDecoder);

/// <summary>Makes the compressed whole of a file while its content passes by, and unpacks it again before anybody gets it.</summary>
internal sealed class WholeMaking : IContentReceiver, IDisposable
{
    private const int BufferBytes = 256 << 10;

    private readonly WholeCodec _codec;
    private readonly FreshFile _file;
    private readonly ArrayBufferWriter<byte> _made = new();
    private readonly IStreamEncoder _encoder;
    private readonly string _baseName;
    private long _writtenBytes;

    /// <param name="files">The disk.</param>
    /// <param name="folder">Where it goes.</param>
    /// <param name="baseName">The published name of the file.</param>
    /// <param name="length">Bytes of the file.</param>
    /// <param name="codec">What packs and unpacks it.</param>
    public WholeMaking(IFileSystem files, string folder, string baseName, long length, WholeCodec codec)
    {
        (_codec, _baseName) = (codec, baseName);
        _encoder = codec.NewEncoder(length, _made);
        try
        {
            // Its name is known once its content is.
            _file = new FreshFile(files, Path.Join(folder, baseName + Extension));
        }
        catch
        {
            _encoder.Dispose();
            throw;
        }
    }

    private string Extension => _codec.Packing switch
    {
        WholePacking.Zstd => ".zst",
        WholePacking.Gzip => ".gz",
        _ => ".xz",
    };

    public ValueTask TakeAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _encoder.Append(bytes.Span);
        WriteMade();
        return ValueTask.CompletedTask;
    }

    public ValueTask FinishAsync(CancellationToken cancellationToken)
    {
        _encoder.Finish();
        WriteMade();
        return ValueTask.CompletedTask;
    }

    /// <summary>Puts it in its place, under a name that nothing else will ever have.</summary>
    /// <param name="target">The file.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What the sidecar says of it; null if it saves less than a twentieth, and is not kept.</returns>
    /// <exception cref="IOException">What was written does not unpack to the file.</exception>
    public WholeLine? Commit(TargetLine target, CancellationToken cancellationToken)
    {
        if (_writtenBytes > target.Size - (target.Size / 20))
            return null;
        if (!Unpacked(target.Size, cancellationToken).Equals(target.Sha256))
            throw new IOException("the compressed file does not unpack to the original file; nothing was written");
        string name = $"{_baseName}.{target.Sha256.Hex[..8]}{Extension}";
        _file.Commit(name: name);
        return new WholeLine(Uri.EscapeDataString(name), _writtenBytes, _codec.Packing) { Window = _codec.Window };
    }

    public void Dispose()
    {
        _encoder.Dispose();
        _file.Dispose();
    }

    private Digest Unpacked(long length, CancellationToken cancellationToken)
    {
        using IStreamDecoder decoder = _codec.NewDecoder();
        using var hash = Digester.Begin(DigestAlgorithm.Sha256);
        byte[] packed = new byte[BufferBytes], plain = new byte[BufferBytes];
        long position = 0, unpacked = 0;
        for (int read = 1; read > 0 && unpacked <= length; position += read)
        {
            cancellationToken.ThrowIfCancellationRequested();
            read = _file.File.Read(packed, position);
            ReadOnlySpan<byte> rest = packed.AsSpan(0, read);
            for (DecodeStep step = new(0, 1); step is not { Consumed: 0, Produced: 0 }; rest = rest[step.Consumed..])
            {
                step = decoder.Decode(rest, plain, isLast: read == 0);
                hash.Append(plain.AsSpan(0, step.Produced));
                unpacked += step.Produced;
            }
        }
        return new Digest(DigestAlgorithm.Sha256, hash.Current());
    }

    private void WriteMade()
    {
        _file.File.Write(_made.WrittenSpan, _writtenBytes);
        _writtenBytes += _made.WrittenCount;
        _made.ResetWrittenCount();
    }
}
