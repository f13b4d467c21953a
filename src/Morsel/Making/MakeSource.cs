using Morsel.Compression.Gzip;
using Morsel.Files;

namespace Morsel.Making;

/// <summary>The content that is described: a file, or a spooled stream.</summary>
internal sealed class MakeSource : IDisposable
{
    private const int BufferBytes = 1 << 20;

    private readonly IFileSystem _files;
    private readonly FileStamp _stamp;
    private readonly ScratchFile? _spool;
    private byte[]? _beginning;

    private MakeSource(IFileSystem files, IBlockFile file, string path, ScratchFile? spool) =>
        (_files, File, Path, _stamp, _spool) = (files, file, path, file.Stamp, spool);

    public IBlockFile File { get; }

    public string Path { get; }

    /// <summary>When the file was last changed; null for a stream.</summary>
    public DateTimeOffset? ModifiedTime =>
        _spool is not null ? null : DateTimeOffset.UnixEpoch.AddTicks(_stamp.ModifiedNanoseconds / TimeSpan.NanosecondsPerTick);

    /// <summary>Opens the file, or reads the stream to its end: the block size needs the length.</summary>
    /// <param name="files">The disk.</param>
    /// <param name="sourcePath">The file; null for the stream.</param>
    /// <param name="input">The stream.</param>
    /// <param name="output">What is made of it: the spool stands beside it.</param>
    /// <param name="cancellationToken">Ends the spooling.</param>
    public static async Task<MakeSource> OpenAsync(
        IFileSystem files, string? sourcePath, Stream? input, string output, CancellationToken cancellationToken)
    {
        if (sourcePath is not null)
            return Open(files, files.OpenRead(sourcePath), sourcePath, spool: null);
        string path = OwnNames.SpoolOf(output);
        var spool = new ScratchFile(files, path);
        try
        {
            await SpoolAsync(input!, spool.File, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            spool.Dispose();
            throw;
        }
        return Open(files, spool.File, path, spool);
    }

    private static MakeSource Open(IFileSystem files, IBlockFile file, string path, ScratchFile? spool)
    {
        try
        {
            return new MakeSource(files, file, path, spool);
        }
        catch
        {
            Close(file, spool);
            throw;
        }
    }

    /// <summary>The first bytes of the file, which tell what it is.</summary>
    public ReadOnlySpan<byte> Beginning => _beginning ??= ReadBeginning();

    /// <summary>Whether it begins as a gzip file does.</summary>
    public bool IsGzip => GzipHeader.Recognizes(Beginning);

    /// <summary>Makes sure that what was read is one generation of the file.</summary>
    /// <exception cref="IOException">The file changed, or another took its name.</exception>
    public void CheckUnchanged()
    {
        FileStamp now = File.Stamp;
        FileStamp? named = _spool is not null ? now : _files.Stat(Path);
        bool isNamed = named is not null && (named.IsSymbolicLink || named.HasContentOf(_stamp));
        if (!isNamed || !now.HasContentOf(_stamp))
            throw new IOException($"{Path}: the file changed while it was read; nothing was written");
    }

    public void Dispose() => Close(File, _spool);

    private static void Close(IBlockFile file, ScratchFile? spool)
    {
        if (spool is null)
            file.Dispose();
        else
            spool.Dispose();
    }

    private byte[] ReadBeginning()
    {
        byte[] beginning = new byte[CompressedTarget.PrefixBytes];
        return beginning[..File.Read(beginning, 0)];
    }

    private static async Task SpoolAsync(Stream input, IBlockFile file, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[BufferBytes];
        long length = 0;
        for (int read; (read = await input.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0; length += read)
            file.Write(buffer.AsSpan(0, read), length);
    }
}
