using Morsel.Files;
using Morsel.Hashing;

namespace Morsel.Uploading;

/// <summary>The digest of a local file.</summary>
internal static class FileDigest
{
    private const int BufferBytes = 1 << 20;

    /// <summary>Reads a file once.</summary>
    /// <exception cref="IOException">It cannot be read, or changed meanwhile.</exception>
    public static (long Bytes, Digest Sha256) Of(IFileSystem files, string path, CancellationToken cancellationToken)
    {
        using IBlockFile file = files.OpenRead(path);
        FileStamp before = file.Stamp;
        using var digester = Digester.Begin(DigestAlgorithm.Sha256);
        byte[] buffer = new byte[BufferBytes];
        long offset = 0;
        while (file.Read(buffer, offset) is > 0 and var read)
        {
            cancellationToken.ThrowIfCancellationRequested();
            digester.Append(buffer.AsSpan(0, read));
            offset += read;
        }
        return file.Stamp.HasContentOf(before)
            ? (offset, new Digest(DigestAlgorithm.Sha256, digester.End()))
            : throw new IOException($"{path} changed while it was read");
    }
}
