using System.Security.Cryptography;
using Morsel.Files;
using Morsel.Target;

namespace Morsel.Assembling;

/// <summary>Makes the digest of a whole file, for a part file while it is still being written.</summary>
internal static class TargetVerifier
{
    private const int BufferBytes = 256 << 10;

    /// <summary>Digests a part file from its beginning on, as far as it has come, until it is whole.</summary>
    /// <returns>The digest; null if the part file was abandoned before it was whole.</returns>
    public static Task<Digest?> FollowAsync(PartFile part, DigestedBytes bytes, IProgress<long>? progress) =>
        Task.Factory.StartNew(
            () => DigestPrefixes(part.File, part.WaitForPrefix, bytes, progress),
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>Digests a file that is whole.</summary>
    /// <returns>The digest; null if it was cancelled.</returns>
    public static Task<Digest?> DigestAsync(IBlockFile file, DigestedBytes bytes, IProgress<long>? progress, CancellationToken cancellationToken) =>
        Task.Factory.StartNew(
            () => DigestPrefixes(file, position => cancellationToken.IsCancellationRequested ? position : bytes.End, bytes, progress),
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static Digest? DigestPrefixes(IBlockFile file, Func<long, long> waitForPrefix, DigestedBytes bytes, IProgress<long>? progress)
    {
        using var hash = IncrementalHash.CreateHash(NameOf(bytes.Algorithm));
        byte[] buffer = GC.AllocateUninitializedArray<byte>(BufferBytes);
        long prefix = bytes.Start;
        for (long position = bytes.Start; position < bytes.End;)
        {
            // Asked only when all of it is used up: the writers hold the same lock.
            if (position == prefix)
                prefix = waitForPrefix(position);
            int read = file.Read(buffer.AsSpan(0, (int)Math.Min(BufferBytes, prefix - position)), position);
            if (read == 0)
                return null;
            hash.AppendData(buffer.AsSpan(0, read));
            position += read;
            progress?.Report(position);
        }
        return new Digest(bytes.Algorithm, hash.GetHashAndReset());
    }

    /// <summary>How .NET calls an algorithm that whole targets are proven by.</summary>
    public static HashAlgorithmName NameOf(DigestAlgorithm algorithm) => algorithm switch
    {
        DigestAlgorithm.Sha1 => HashAlgorithmName.SHA1,
        DigestAlgorithm.Sha256 => HashAlgorithmName.SHA256,
        DigestAlgorithm.Sha512 => HashAlgorithmName.SHA512,
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, "a whole target is proven by SHA-1, SHA-256 or SHA-512"),
    };
}

/// <summary>Which bytes of a target a digest is made of, and how.</summary>
/// <param name="Start">Where they begin.</param>
/// <param name="End">The byte after the last one.</param>
/// <param name="Algorithm">What makes it.</param>
internal readonly record struct DigestedBytes(long Start, long End, DigestAlgorithm Algorithm);
