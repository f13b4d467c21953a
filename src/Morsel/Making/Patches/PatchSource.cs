using Morsel.Compression.Gzip;
using Morsel.Files;
using Morsel.Seeds;

namespace Morsel.Making.Patches;

/// <summary>A file that patches are made between: as it is, as a copy of it, or what it holds where it is a gzip file, unpacked beside the output.</summary>
internal sealed class PatchSource : IDisposable
{
    private const int BufferBytes = 1 << 20;

    private readonly string _path;
    private readonly IBlockFile _file;
    private readonly FileStamp _stamp;
    private readonly ScratchFile? _content;

    private PatchSource(string path, IBlockFile file, FileStamp stamp, ScratchFile? content) => (_path, _file, _stamp, _content) = (path, file, stamp, content);

    /// <summary>What patches are made of.</summary>
    public IBlockFile File => _content?.File ?? _file;

    /// <summary>Whether it was unpacked.</summary>
    public bool IsUnpacked { get; private init; }

    /// <summary>Opens a file.</summary>
    /// <param name="files">The disk.</param>
    /// <param name="path">The file.</param>
    /// <param name="use">What is made of it.</param>
    /// <param name="cancellationToken">Ends the unpacking or copying.</param>
    /// <exception cref="IOException">It cannot be read, changed while it was copied, or is a damaged gzip file; or there is no room.</exception>
    public static PatchSource Open(IFileSystem files, string path, PatchSourceUse use, CancellationToken cancellationToken)
    {
        IBlockFile file = files.OpenRead(path);
        ScratchFile? content = null;
        try
        {
            FileStamp stamp = file.Stamp;
            bool unpacks = use.Unpacks && IsGzip(file);
            if (unpacks || use.Copies)
                content = new ScratchFile(files, use.Scratch);
            if (unpacks)
                Unpack(file, path, content!.File, cancellationToken);
            else if (use.Copies)
                Copy(files, file, path, use.Scratch, content!.File, cancellationToken);
            return new PatchSource(path, file, stamp, content) { IsUnpacked = unpacks };
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
        if (!_file.Stamp.HasContentOf(_stamp))
            throw Changed(_path);
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

    private static void Copy(IFileSystem files, IBlockFile file, string path, string scratch, IBlockFile copy, CancellationToken cancellationToken)
    {
        long length = file.Length;
        FreeRoom.Demand(files, scratch, length);
        byte[] buffer = new byte[BufferBytes];
        for (long at = 0, read; at < length; at += read)
        {
            cancellationToken.ThrowIfCancellationRequested();
            read = file.Read(buffer.AsSpan(0, (int)Math.Min(BufferBytes, length - at)), at);
            if (read == 0)
                throw Changed(path);
            copy.Write(buffer.AsSpan(0, (int)read), at);
        }
    }

    private static IOException Changed(string path) => new($"{path}: the file changed while it was read; no patch was written");

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

/// <summary>What is made of a file before patches are made between it and another.</summary>
/// <param name="Scratch">Where it is unpacked or copied meanwhile.</param>
/// <param name="Unpacks">Whether what it holds is taken, where it is a gzip file.</param>
/// <param name="Copies">Whether a copy of it is taken: all of it is mapped, and where somebody makes a mapped file shorter, the system ends the process.</param>
internal sealed record PatchSourceUse(string Scratch, bool Unpacks, bool Copies);
