using Morsel.Hashing;
using Morsel.Proof;

namespace Morsel.Patching;

/// <summary>Tells which version a base is.</summary>
internal static class BaseDigest
{
    private const int BufferBytes = 1 << 20;

    /// <summary>The SHA-256 of a base, which is read once.</summary>
    /// <param name="from">The base.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Digest Of(IBaseBytes from, CancellationToken cancellationToken = default)
    {
        using var digester = Digester.Begin(DigestAlgorithm.Sha256);
        byte[] buffer = new byte[BufferBytes];
        long start = 0;
        for (int read; (read = from.Read(buffer, start)) > 0; start += read)
        {
            cancellationToken.ThrowIfCancellationRequested();
            digester.Append(buffer.AsSpan(0, read));
        }
        return new Digest(DigestAlgorithm.Sha256, digester.End());
    }
}
