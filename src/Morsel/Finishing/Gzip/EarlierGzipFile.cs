using System.Buffers;
using Morsel.Compression;
using Morsel.Compression.Gzip;
using Morsel.Files;

namespace Morsel.Finishing.Gzip;

/// <summary>A gzip file of an earlier version, of which compressing can take over what has not changed.</summary>
internal sealed class EarlierGzipFile : IDisposable
{
    private readonly IBlockFile _file;
    private readonly int _threads;

    private EarlierGzipFile(string path, IBlockFile file, int threads) => (Path, _file, _threads) = (path, file, threads);

    public string Path { get; }

    /// <summary>Opens the first of some files that may have been made in the same way.</summary>
    /// <param name="files">The disk.</param>
    /// <param name="paths">The files.</param>
    /// <param name="how">How the new one is made.</param>
    /// <param name="threads">How many threads may work.</param>
    public static EarlierGzipFile? TryFind(IFileSystem files, IReadOnlyList<string> paths, Recompression how, int threads)
    {
        byte[] prefix = new byte[GzipHeader.FixedBytes];
        foreach (string path in paths)
        {
            if (TryOpen(files, path) is not { } file)
                continue;
            var earlier = new EarlierGzipFile(path, file, threads);
            if (how.MayBeAlike(prefix.AsSpan(0, earlier.Read(prefix, 0))))
                return earlier;
            earlier.Dispose();
        }
        return null;
    }

    /// <summary>Begins to compress with its help.</summary>
    public IStreamEncoder Begin(Recompression how, IBufferWriter<byte> output) => how.Begin(output, Read, _threads);

    public void Dispose() => _file.Dispose();

    private static IBlockFile? TryOpen(IFileSystem files, string path)
    {
        try
        {
            return files.OpenRead(path);
        }
        catch (IOException)
        {
            return null;
        }
    }

    // It is a help and no more: where it cannot be read, it ends.
    private int Read(Span<byte> buffer, long offset)
    {
        try
        {
            return _file.Read(buffer, offset);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
