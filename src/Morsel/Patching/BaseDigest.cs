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
        long start = 0;
        return Of(buffer => Next(buffer), BufferBytes, cancellationToken);

        int Next(Span<byte> buffer)
        {
            int read = from.Read(buffer, start);
            start += read;
            return read;
        }
    }

    /// <summary>The SHA-256 of what is read from somewhere until nothing comes any more.</summary>
    /// <param name="read">Fills a buffer.</param>
    /// <param name="bufferBytes">Bytes that are read at once.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Digest Of(NextBytes read, int bufferBytes, CancellationToken cancellationToken)
    {
        using var digester = Digester.Begin(DigestAlgorithm.Sha256);
        byte[] buffer = new byte[bufferBytes];
        for (int count; (count = read(buffer)) > 0;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            digester.Append(buffer.AsSpan(0, count));
        }
        return new Digest(DigestAlgorithm.Sha256, digester.End());
    }
}

/// <summary>Fills a buffer with the bytes that come next.</summary>
/// <returns>How many; 0 only at the end.</returns>
internal delegate int NextBytes(Span<byte> buffer);
