using System.Security.Cryptography;
using Morsel.Hashing;

namespace Morsel.Tests.Hashing;

public class StrongHashTests
{
    private delegate void HashBlock(ReadOnlySpan<byte> block, Span<byte> digest);

    [Fact]
    public void The_last_block_is_padded_as_zsyncmake_pads_it()
    {
        byte[] target = Vectors.Read("zsync/in/r100000.bin");
        var digests = new byte[49 * 16];

        StrongHash.For(DigestAlgorithm.Md4).HashBlocks(target, 2048, digests);

        Assert.Equal("6a678fa96fe58218092d28c028d951f4", Convert.ToHexStringLower(digests, 0, 16));
        Assert.Equal("bc9a936d", Convert.ToHexStringLower(digests, 48 * 16, 4));
    }

    [Theory]
    [InlineData(DigestAlgorithm.Md4)]
    [InlineData(DigestAlgorithm.Md5)]
    [InlineData(DigestAlgorithm.Sha1)]
    [InlineData(DigestAlgorithm.Sha224)]
    [InlineData(DigestAlgorithm.Sha256)]
    public void Each_algorithm_hashes_every_block_padded_with_zero_bytes(DigestAlgorithm algorithm)
    {
        foreach (int blockBytes in (int[])[1, 64, 100, 1024])
            foreach (int count in (int[])[0, 1, blockBytes - 1, blockBytes, 3 * blockBytes, 17 * blockBytes + blockBytes / 2])
                AssertHashes(algorithm, TestBytes.Random(count), blockBytes);
    }

    [Fact]
    public void A_padded_block_may_have_16_MiB() => AssertHashes(DigestAlgorithm.Md4, TestBytes.Random(1000), 1 << 24);

    private static void AssertHashes(DigestAlgorithm algorithm, byte[] bytes, int blockBytes)
    {
        var hash = StrongHash.For(algorithm);
        int blockCount = (bytes.Length + blockBytes - 1) / blockBytes, digestBytes = hash.DigestBytes;
        byte[] padded = [.. bytes, .. new byte[blockCount * blockBytes - bytes.Length]];
        byte[] expected = new byte[blockCount * digestBytes], digests = new byte[blockCount * digestBytes];
        for (int block = 0; block < blockCount; block++)
            OneBlock(algorithm)(padded.AsSpan(block * blockBytes, blockBytes), expected.AsSpan(block * digestBytes, digestBytes));

        hash.HashBlocks(bytes, blockBytes, digests);

        Assert.Equal(expected, digests);
    }

    private static HashBlock OneBlock(DigestAlgorithm algorithm) => algorithm switch
    {
        DigestAlgorithm.Md4 => Md4.Hash,
        DigestAlgorithm.Md5 => (block, digest) => MD5.HashData(block, digest),
        DigestAlgorithm.Sha1 => (block, digest) => SHA1.HashData(block, digest),
        DigestAlgorithm.Sha224 => (block, digest) => Digester.Hash(DigestAlgorithm.Sha224, block, digest),
        DigestAlgorithm.Sha256 => (block, digest) => SHA256.HashData(block, digest),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
