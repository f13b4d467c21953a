using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Morsel.Packing;

/// <summary>The digest of all that a payload stores, computed as it comes.</summary>
internal static class BodyHash
{
    [SuppressMessage("Security", "CA5350", Justification = "The header of the payload chose the algorithm.")]
    public static IncrementalHash Create(DigestAlgorithm algorithm) => IncrementalHash.CreateHash(algorithm switch
    {
        DigestAlgorithm.Sha1 => HashAlgorithmName.SHA1,
        DigestAlgorithm.Sha256 => HashAlgorithmName.SHA256,
        DigestAlgorithm.Sha512 => HashAlgorithmName.SHA512,
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, "a body is proven by SHA-1, SHA-256 or SHA-512"),
    });
}
