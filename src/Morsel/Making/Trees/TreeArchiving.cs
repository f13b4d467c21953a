using Morsel.Files;
using Morsel.Hashing;

namespace Morsel.Making.Trees;

/// <summary>Writes the archive of a tree to its place.</summary>
internal sealed class TreeArchiving(IFileSystem files, string output)
{
    private const int BufferBytes = 1 << 20;

    /// <summary>Writes it.</summary>
    /// <param name="archive">The archive, which is read to its end.</param>
    /// <param name="progress">Hears of each buffer; how many bytes there will be is not known.</param>
    /// <param name="cancellationToken">Ends the work; then nothing is written.</param>
    /// <returns>The bytes in the archive, and their digest.</returns>
    public (long Length, Digest Digest) Write(Stream archive, IProgress<MakeProgress>? progress, CancellationToken cancellationToken)
    {
        using var fresh = new FreshFile(files, output);
        using Digester digester = Digester.Begin(DigestAlgorithm.Sha512T256);
        byte[] buffer = new byte[BufferBytes];
        long length = 0;
        for (int read; (read = archive.Read(buffer)) > 0; length += read)
        {
            cancellationToken.ThrowIfCancellationRequested();
            fresh.File.Write(buffer.AsSpan(0, read), length);
            digester.Append(buffer.AsSpan(0, read));
            progress?.Report(new MakeProgress(length + read, length + read));
        }
        fresh.Commit();
        return (length, new Digest(DigestAlgorithm.Sha512T256, digester.End()));
    }
}
