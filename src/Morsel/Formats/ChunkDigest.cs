using System.Runtime.InteropServices;
using Morsel.Hashing;

namespace Morsel.Formats;

/// <summary>A kind of digest that names chunks: an algorithm, and how much of it is kept.</summary>
/// <param name="Algorithm">What makes it.</param>
/// <param name="Width">Bytes kept, from the beginning.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ChunkDigest(DigestAlgorithm Algorithm, int Width)
{
    /// <summary>The name in messages: "SHA-512/128".</summary>
    public string Name => Width == Digest.SizeOf(Algorithm) ? Digest.NameOf(Algorithm) : $"{Digest.NameOf(Algorithm)}/{Width * 8}";

    /// <summary>The same as callers name it.</summary>
    public DigestAlgorithm Kept => Algorithm == DigestAlgorithm.Sha512 && Width == 16 ? DigestAlgorithm.Sha512To128 : Algorithm;

    /// <summary>What callers name so.</summary>
    public static ChunkDigest Of(DigestAlgorithm kept) =>
        new(kept == DigestAlgorithm.Sha512To128 ? DigestAlgorithm.Sha512 : kept, Digest.SizeOf(kept));

    /// <summary>Whether such digests begin with those of another kind.</summary>
    public bool Includes(ChunkDigest other) => Algorithm == other.Algorithm && Width >= other.Width;

    /// <summary>Computes it.</summary>
    public void Compute(ReadOnlySpan<byte> bytes, Span<byte> digest)
    {
        Span<byte> whole = stackalloc byte[Digest.SizeOf(Algorithm)];
        StrongHash.For(Algorithm).HashBytes(bytes, whole);
        whole[..Width].CopyTo(digest);
    }

    /// <summary>Whether bytes have this digest.</summary>
    public bool Matches(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> digest)
    {
        Span<byte> computed = stackalloc byte[Width];
        Compute(bytes, computed);
        return computed.SequenceEqual(digest);
    }
}
