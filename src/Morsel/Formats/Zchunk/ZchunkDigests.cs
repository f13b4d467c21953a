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
}
