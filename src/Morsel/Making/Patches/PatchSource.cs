using Morsel.Compression.Gzip;
using Morsel.Files;
using Morsel.Seeds;

namespace Morsel.Making.Patches;

/// <summary>A file that patches are made between: as it is, or what it holds where it is a gzip file, unpacked beside the output.</summary>
internal sealed class PatchSource : IDisposable
{
    private const int BufferBytes = 1 << 20;

    private readonly string _path;
    private readonly IBlockFile _file;
    private readonly FileStamp _stamp;
    private readonly ScratchFile? _content;

    private PatchSource(string path, IBlockFile file, ScratchFile? content) => (_path, _file, _stamp, _content) = (path, file, file.Stamp, content);

    /// <summary>What patches are made of.</summary>
    public IBlockFile File => _content?.File ?? _file;

    /// <summary>Whether it was unpacked.</summary>
    public bool IsUnpacked => _content is not null;

    /// <summary>Opens a file.</summary>
    /// <param name="files">The disk.</param>
    /// <param name="path">The file.</param>
    /// <param name="scratch">Where a gzip file is unpacked meanwhile; null where it is taken as it is.</param>
    /// <param name="cancellationToken">Ends the unpacking.</param>
    /// <exception cref="IOException">It cannot be read, or is a damaged gzip file.</exception>
    public static PatchSource Open(IFileSystem files, string path, string? scratch, CancellationToken cancellationToken)
    {
        IBlockFile file = files.OpenRead(path);
        ScratchFile? content = null;
        try
        {
            if (scratch is not null && IsGzip(file))
            {
                content = new ScratchFile(files, scratch);
                Unpack(file, path, content.File, cancellationToken);
            }
            return new PatchSource(path, file, content);
        }
        catch
        {
            content?.Dispose();
            file.Dispose();
            throw;
        }
    }

    /// <summary>Makes sure that what was read is one generation of the file.</summary>
    /// <exception cref="IOException">It changed.</exception>
    public void CheckUnchanged()
    {
        if (_file.Stamp != _stamp)
            throw new IOException($"{_path}: the file changed while it was read; no patch was written");
    }

    public void Dispose()
    {
        _content?.Dispose();
        _file.Dispose();
    }

    private static bool IsGzip(IBlockFile file)
    {
        byte[] prefix = new byte[GzipHeader.FixedBytes];
        return GzipHeader.Recognizes(prefix.AsSpan(0, file.Read(prefix, 0)));
    }

    private static void Unpack(IBlockFile file, string path, IBlockFile content, CancellationToken cancellationToken)
    {
        using var packed = new PackedReader(file, new GzipDecoder(), path);
        byte[] buffer = new byte[BufferBytes];
        long length = 0;
        for (int read; (read = packed.Fill(buffer, out IOException? problem)) > 0 || problem is not null; length += read)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (problem is not null)
                throw problem;
            content.Write(buffer.AsSpan(0, read), length);
        }
    }
}
