using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Morsel.Formats.Zchunk;

/// <summary>The kinds of digests that zchunk knows, by their numbers in the header.</summary>
internal static class ZchunkDigests
{
    private static readonly ChunkDigest[] Kinds =
    [
        new(DigestAlgorithm.Sha1, 20),
        new(DigestAlgorithm.Sha256, 32),
        new(DigestAlgorithm.Sha512, 64),
        new(DigestAlgorithm.Sha512, 16),   // plain SHA-512 cut off, without the start values of FIPS 180-4's SHA-512/t
    ];

    public static ChunkDigest Read(ref ZchunkCursor cursor, string field) => Kinds[cursor.Number(field, Kinds.Length - 1)];

    public static int NumberOf(ChunkDigest kind) => Array.IndexOf(Kinds, kind);

    /// <summary>The digest of a header, which leaves out its own place and counts every magic as that of a whole file.</summary>
    public static byte[] OfHeader(ChunkDigest kind, ReadOnlySpan<byte> beforeDigest, ReadOnlySpan<byte> afterDigest)
    {
        using IncrementalHash hash = Create(kind.Algorithm);
        hash.AppendData(ZchunkLead.Magic);
        hash.AppendData(beforeDigest);
        hash.AppendData(afterDigest);
        return hash.GetHashAndReset()[..kind.Width];
    }

    [SuppressMessage("Security", "CA5350", Justification = "The header chose the algorithm.")]
    private static IncrementalHash Create(DigestAlgorithm algorithm) => IncrementalHash.CreateHash(algorithm switch
    {
        DigestAlgorithm.Sha1 => HashAlgorithmName.SHA1,
        DigestAlgorithm.Sha256 => HashAlgorithmName.SHA256,
        DigestAlgorithm.Sha512 => HashAlgorithmName.SHA512,
        _ => throw new UnreachableException(),
    });
}
