using Morsel.Compression;
using Morsel.Compression.Gzip;
using Morsel.Compression.Inflate;
using Morsel.Files;
using Morsel.Hashing;

namespace Morsel.Making;

/// <summary>A gzip file that is written, with its map and its digest.</summary>
internal sealed class MappedGzipFile : IDisposable
{
    private readonly FreshFile _fresh;
    private readonly DeflateRecorder _recorder;
    private readonly GzipDecoder _decoder;
    private readonly Digester _digester = Digester.Begin(DigestAlgorithm.Sha256);
    private readonly byte[] _plain = new byte[128 << 10];
    private long _length;

    /// <param name="files">The disk.</param>
    /// <param name="path">Where the gzip file will be, as a full path.</param>
    /// <param name="blockBytes">Plain bytes in a block of the target.</param>
    /// <exception cref="RefusedException">What stands there is no gzip file.</exception>
    public MappedGzipFile(IFileSystem files, string path, int blockBytes)
    {
        EarlierOutput.Check(files, path, "gzip file", earlier => IsGzip(files, earlier));
        _recorder = new DeflateRecorder(blockBytes);
        _decoder = new GzipDecoder(_recorder);
        _fresh = new FreshFile(files, path);
    }

    public IReadOnlyList<DeflateRecord> Records => _recorder.Records;

    /// <summary>The digest of what was written.</summary>
    public Digest Digest => new(DigestAlgorithm.Sha256, _digester.Current());

    /// <summary>Writes the next bytes, and unpacks them again at once: the map tells what stands in the file, and its sum is checked.</summary>
    public void Write(ReadOnlySpan<byte> bytes, bool isLast)
    {
        _fresh.File.Write(bytes, _length);
        _digester.Append(bytes);
        _length += bytes.Length;
        for (DecodeStep step = new(0, 1); step is not { Consumed: 0, Produced: 0 }; bytes = bytes[step.Consumed..])
            step = _decoder.Decode(bytes, _plain, isLast && bytes.IsEmpty);
    }

    /// <summary>Puts the file in its place.</summary>
    public void Commit() => _fresh.Commit();

    public void Dispose()
    {
        _digester.Dispose();
        _decoder.Dispose();
        _fresh.Dispose();
    }

    private static bool IsGzip(IFileSystem files, string path)
    {
        using IBlockFile file = files.OpenRead(path);
        Span<byte> prefix = stackalloc byte[2];
        return GzipHeader.Recognizes(prefix[..file.Read(prefix, 0)]);
    }
}
