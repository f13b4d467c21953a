using System.Buffers;

namespace Morsel.Hashing;

/// <summary>The strong checksums of blocks, by one algorithm. Keeps no state: any number of threads may use one.</summary>
internal sealed class StrongHash
{
    private readonly DigestAlgorithm _algorithm;

    private StrongHash(DigestAlgorithm algorithm) => _algorithm = algorithm;

    /// <summary>Bytes in one checksum.</summary>
    public int DigestBytes => Digest.SizeOf(_algorithm);

    public static StrongHash For(DigestAlgorithm algorithm) => new(algorithm);

    /// <summary>The checksums of consecutive blocks.</summary>
    /// <param name="bytes">The blocks; the last one may be short, then zero bytes are thought behind it.</param>
    /// <param name="blockBytes">Bytes in a whole block.</param>
    /// <param name="digests"><see cref="DigestBytes"/> for each block.</param>
    public void HashBlocks(ReadOnlySpan<byte> bytes, int blockBytes, Span<byte> digests)
    {
        int wholeBlocks = bytes.Length / blockBytes;
        ReadOnlySpan<byte> rest = bytes[(wholeBlocks * blockBytes)..];
        HashWholeBlocks(bytes[..^rest.Length], blockBytes, digests[..(wholeBlocks * DigestBytes)]);
        if (!rest.IsEmpty)
            HashPadded(rest, blockBytes, digests.Slice(wholeBlocks * DigestBytes, DigestBytes));
    }

    /// <summary>The checksum of any bytes, nothing thought behind them.</summary>
    /// <param name="bytes">The bytes; there may be none.</param>
    /// <param name="digest"><see cref="DigestBytes"/> bytes.</param>
    public void HashBytes(ReadOnlySpan<byte> bytes, Span<byte> digest)
    {
        if (_algorithm == DigestAlgorithm.Md4)
            Md4.HashBlocks(bytes, bytes.Length, digest);
        else
            Digester.Hash(_algorithm, bytes, digest);
    }

    private void HashPadded(ReadOnlySpan<byte> rest, int blockBytes, Span<byte> digest)
    {
        byte[] rented = ArrayPool<byte>.Shared.Rent(blockBytes);
        Span<byte> block = rented.AsSpan(0, blockBytes);
        rest.CopyTo(block);
        block[rest.Length..].Clear();
        HashWholeBlocks(block, blockBytes, digest);
        ArrayPool<byte>.Shared.Return(rented);
    }

    private void HashWholeBlocks(ReadOnlySpan<byte> bytes, int blockBytes, Span<byte> digests)
    {
        if (_algorithm == DigestAlgorithm.Md4)
        {
            Md4.HashBlocks(bytes, blockBytes, digests);
            return;
        }
        int digestBytes = DigestBytes;
        for (; !bytes.IsEmpty; bytes = bytes[blockBytes..], digests = digests[digestBytes..])
            Digester.Hash(_algorithm, bytes[..blockBytes], digests[..digestBytes]);
    }
}
