using System.Security.Cryptography;

namespace Morsel.Hashing;

/// <summary>Makes the digest of bytes that come piece by piece.</summary>
/// <remarks>
/// The runtime does it where it can. On Linux that is OpenSSL, which uses the processor's own instructions; where there is none the runtime would abort the
/// process, so our own code does it, more slowly.
/// </remarks>
internal abstract class Digester : IDisposable
{
    /// <summary>What makes a digest of <paramref name="algorithm"/>; of SHA-512/128 all 64 bytes of SHA-512.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Only blocks have digests of <paramref name="algorithm"/>.</exception>
    public static Digester Begin(DigestAlgorithm algorithm) => IsRuntimes(algorithm)
        ? new RuntimeDigester(algorithm)
        : algorithm switch
        {
            DigestAlgorithm.Sha1 => new OwnDigester<Sha1>(),
            DigestAlgorithm.Sha256 => new OwnDigester<Sha256>(),
            DigestAlgorithm.Sha512 or DigestAlgorithm.Sha512To128 => new OwnDigester<Sha512>(),
            DigestAlgorithm.Sha512T256 => new OwnDigester<Sha512T256>(),
            _ => throw NoWhole(algorithm),
        };

    /// <summary>The SHA-256 of bytes that are all there.</summary>
    public static byte[] Sha256Of(ReadOnlySpan<byte> bytes)
    {
        byte[] digest = new byte[Digest.SizeOf(DigestAlgorithm.Sha256)];
        Hash(DigestAlgorithm.Sha256, bytes, digest);
        return digest;
    }

    /// <summary>The digest of bytes that are all there.</summary>
    /// <param name="algorithm">Any but MD4 and SHA-512/128.</param>
    /// <param name="bytes">The bytes; there may be none.</param>
    /// <param name="digest">Room for the digest, and for no more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The algorithm is MD4 or SHA-512/128.</exception>
    public static void Hash(DigestAlgorithm algorithm, ReadOnlySpan<byte> bytes, Span<byte> digest)
    {
        if (IsRuntimes(algorithm))
            CryptographicOperations.HashData(NameOf(algorithm), bytes, digest);
        else
            HashOurselves(algorithm, bytes, digest);
    }

    /// <summary>Takes the next bytes in.</summary>
    public abstract void Append(ReadOnlySpan<byte> bytes);

    /// <summary>The digest of what was taken in so far, which more may follow.</summary>
    public abstract byte[] Current();

    /// <summary>The digest of what was taken in; another one begins.</summary>
    public abstract byte[] End();

    public abstract void Dispose();

    private static void HashOurselves(DigestAlgorithm algorithm, ReadOnlySpan<byte> bytes, Span<byte> digest)
    {
        switch (algorithm)
        {
            case DigestAlgorithm.Md5:
                OwnDigester<Md5>.Hash(bytes, digest);
                break;
            case DigestAlgorithm.Sha1:
                OwnDigester<Sha1>.Hash(bytes, digest);
                break;
            case DigestAlgorithm.Sha224:
                OwnDigester<Sha224>.Hash(bytes, digest);
                break;
            case DigestAlgorithm.Sha256:
                OwnDigester<Sha256>.Hash(bytes, digest);
                break;
            case DigestAlgorithm.Sha512:
                OwnDigester<Sha512>.Hash(bytes, digest);
                break;
            case DigestAlgorithm.Sha512T256:
                if (!Libcrypto.TrySha512T256(bytes, digest))
                    OwnDigester<Sha512T256>.Hash(bytes, digest);
                break;
            case DigestAlgorithm.Md4 or DigestAlgorithm.Sha512To128:
            default:
                throw NoWhole(algorithm);
        }
    }

    private static bool IsRuntimes(DigestAlgorithm algorithm) =>
        Digest.HasLibrary && algorithm is not (DigestAlgorithm.Sha224 or DigestAlgorithm.Sha512T256);

    private static HashAlgorithmName NameOf(DigestAlgorithm algorithm) => algorithm switch
    {
        DigestAlgorithm.Md5 => HashAlgorithmName.MD5,
        DigestAlgorithm.Sha1 => HashAlgorithmName.SHA1,
        DigestAlgorithm.Sha256 => HashAlgorithmName.SHA256,
        DigestAlgorithm.Sha512 => HashAlgorithmName.SHA512,
        _ => throw NoWhole(algorithm),
    };

    private static ArgumentOutOfRangeException NoWhole(DigestAlgorithm algorithm) =>
        new(nameof(algorithm), algorithm, "a whole is proven by SHA-1, SHA-256 or SHA-512");

    private sealed class RuntimeDigester(DigestAlgorithm algorithm) : Digester
    {
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(NameOf(algorithm == DigestAlgorithm.Sha512To128 ? DigestAlgorithm.Sha512 : algorithm));

        public override void Append(ReadOnlySpan<byte> bytes) => _hash.AppendData(bytes);

        public override byte[] Current() => _hash.GetCurrentHash();

        public override byte[] End() => _hash.GetHashAndReset();

        public override void Dispose() => _hash.Dispose();
    }
}
