using System.Security.Cryptography;
using System.Text;
using Morsel.Hashing;

namespace Morsel.Tests.Hashing;

/// <summary>Our own digests, which stand in for those of the runtime where it has no OpenSSL.</summary>
public class DigesterTests
{
    private const string TwoBlocks = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";

    private const string TwoLongBlocks =
        "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu";

    // RFC 1321, A.5, and the examples of FIPS 180.
    [Theory]
    [InlineData(DigestAlgorithm.Md5, "", "d41d8cd98f00b204e9800998ecf8427e")]
    [InlineData(DigestAlgorithm.Md5, "abc", "900150983cd24fb0d6963f7d28e17f72")]
    [InlineData(DigestAlgorithm.Md5, "abcdefghijklmnopqrstuvwxyz", "c3fcd3d76192e4007dfb496cca67e13b")]
    [InlineData(DigestAlgorithm.Sha1, "abc", "a9993e364706816aba3e25717850c26c9cd0d89d")]
    [InlineData(DigestAlgorithm.Sha1, TwoBlocks, "84983e441c3bd26ebaae4aa1f95129e5e54670f1")]
    [InlineData(DigestAlgorithm.Sha256, "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData(DigestAlgorithm.Sha256, TwoBlocks, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")]
    [InlineData(
        DigestAlgorithm.Sha512, "abc",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f")]
    [InlineData(
        DigestAlgorithm.Sha512, TwoLongBlocks,
        "8e959b75dae313da8cf4f72814fc143f8f7779c6eb9f7fa17299aeadb6889018501d289e4900f7e4331b99dec4b5433ac7d329eeb6dd26545e96e55b874be909")]
    [InlineData(DigestAlgorithm.Sha512T256, "abc", "53048e2681941ef99b2e29b76b4c7dabe4c2d0c634fc6d46e0e2f13107e7af23")]
    [InlineData(DigestAlgorithm.Sha512T256, TwoLongBlocks, "3928e184fb8690f840da3988121d31be65cb9d3ef83ee6146feac861e19b563a")]
    public void A_message_has_the_digest_of_the_standard(DigestAlgorithm algorithm, string message, string digest) =>
        Assert.Equal(digest, Convert.ToHexStringLower(OwnOf(algorithm, Encoding.ASCII.GetBytes(message))));

    [Theory]
    [InlineData(DigestAlgorithm.Md5)]
    [InlineData(DigestAlgorithm.Sha1)]
    [InlineData(DigestAlgorithm.Sha256)]
    [InlineData(DigestAlgorithm.Sha512)]
    public void Our_digests_are_those_of_the_runtime_at_every_length_around_the_borders_of_blocks(DigestAlgorithm algorithm)
    {
        byte[] bytes = TestBytes.Random(5000);
        foreach (int length in (int[])[.. Enumerable.Range(0, 300), .. Enumerable.Range(500, 80), .. Enumerable.Range(1000, 60), 4095, 4096, 4097, 5000])
            Assert.Equal(Convert.ToHexStringLower(RuntimesOf(algorithm, bytes.AsSpan(0, length))), Convert.ToHexStringLower(OwnOf(algorithm, bytes.AsSpan(0, length))));
    }

    [Fact]
    public void The_digest_that_OpenSSL_is_asked_for_is_ours_at_every_length_around_the_borders_of_blocks()
    {
        byte[] bytes = TestBytes.Random(5000), digest = new byte[32];
        // Where there is none our own is the only one.
        Assert.Equal(OperatingSystem.IsLinux() && Digest.HasLibrary, Libcrypto.TrySha512T256([], digest));
        foreach (int length in (int[])[.. Enumerable.Range(0, 300), 4095, 4096, 4097, 5000])
        {
            if (Libcrypto.TrySha512T256(bytes.AsSpan(0, length), digest))
                Assert.Equal(Convert.ToHexStringLower(OwnOf(DigestAlgorithm.Sha512T256, bytes.AsSpan(0, length))), Convert.ToHexStringLower(digest));
        }
        Assert.False(Libcrypto.TrySha512T256(bytes, digest.AsSpan(1)));
    }

    // Pieces below eight blocks are taken block by block, longer ones side by side.
    [Theory]
    [InlineData(DigestAlgorithm.Sha1)]
    [InlineData(DigestAlgorithm.Sha256)]
    [InlineData(DigestAlgorithm.Sha512)]
    public void However_the_bytes_are_cut_the_digest_is_the_same(DigestAlgorithm algorithm)
    {
        byte[] bytes = TestBytes.Random(100_000);
        foreach (Digester digester in (Digester[])[NewOwn(algorithm), Digester.Begin(algorithm)])
        {
            using (digester)
            {
                foreach (int most in (int[])[1, 63, 200, 5000, 100_000])
                    Assert.Equal(RuntimesOf(algorithm, bytes), OfPieces(digester, bytes, most));
            }
        }
    }

    [Theory]
    [InlineData(DigestAlgorithm.Sha1)]
    [InlineData(DigestAlgorithm.Sha256)]
    [InlineData(DigestAlgorithm.Sha512)]
    public void What_was_taken_in_so_far_has_a_digest_and_more_may_follow(DigestAlgorithm algorithm)
    {
        byte[] bytes = TestBytes.Random(1000);
        using Digester digester = NewOwn(algorithm);
        digester.Append(bytes.AsSpan(0, 100));
        Assert.Equal(RuntimesOf(algorithm, bytes.AsSpan(0, 100)), digester.Current());
        digester.Append(bytes.AsSpan(100));
        Assert.Equal(RuntimesOf(algorithm, bytes), digester.End());
        Assert.Equal(RuntimesOf(algorithm, []), digester.End());
    }

    // Beyond three lanes of blocks, so that the lanes take it in, too.
    [Fact]
    public void SHA_512_256_is_made_by_our_own_code_wherever_it_runs()
    {
        byte[] bytes = TestBytes.Random(10_000), whole = new byte[32];
        Digester.Hash(DigestAlgorithm.Sha512T256, bytes, whole);
        using var digester = Digester.Begin(DigestAlgorithm.Sha512T256);
        Assert.Equal(whole, OfPieces(digester, bytes, 1000));
    }

    // The run of ./test that is called without-libcrypto sets the variable.
    [Fact]
    public void Without_OpenSSL_our_own_code_makes_digests_and_TLS_is_refused_with_the_package_to_install()
    {
        bool isThere = Environment.GetEnvironmentVariable(Digest.WithoutLibrary) != "1";
        using var digester = Digester.Begin(DigestAlgorithm.Sha256);
        Assert.Equal(isThere, digester is not OwnDigester<Sha256>);
        Assert.Equal(isThere, HttpOptions.TlsProblem is null);
        Assert.True(isThere || HttpOptions.TlsProblem!.Contains("in the package libssl3", StringComparison.Ordinal));
    }

    private static byte[] OfPieces(Digester digester, byte[] bytes, int most)
    {
        var random = new Random(most);
        for (int at = 0, taken; at < bytes.Length; at += taken)
        {
            taken = Math.Min(bytes.Length - at, random.Next(most + 1));
            digester.Append(bytes.AsSpan(at, taken));
        }
        return digester.End();
    }

    private static Digester NewOwn(DigestAlgorithm algorithm) => algorithm switch
    {
        DigestAlgorithm.Sha1 => new OwnDigester<Sha1>(),
        DigestAlgorithm.Sha256 => new OwnDigester<Sha256>(),
        _ => new OwnDigester<Sha512>(),
    };

    private static byte[] OwnOf(DigestAlgorithm algorithm, ReadOnlySpan<byte> bytes)
    {
        byte[] digest = new byte[Digest.SizeOf(algorithm)];
        switch (algorithm)
        {
            case DigestAlgorithm.Md5:
                OwnDigester<Md5>.Hash(bytes, digest);
                break;
            case DigestAlgorithm.Sha1:
                OwnDigester<Sha1>.Hash(bytes, digest);
                break;
            case DigestAlgorithm.Sha256:
                OwnDigester<Sha256>.Hash(bytes, digest);
                break;
            case DigestAlgorithm.Sha512T256:
                OwnDigester<Sha512T256>.Hash(bytes, digest);
                break;
            default:
                OwnDigester<Sha512>.Hash(bytes, digest);
                break;
        }
        return digest;
    }

    private static byte[] RuntimesOf(DigestAlgorithm algorithm, ReadOnlySpan<byte> bytes) => algorithm switch
    {
        DigestAlgorithm.Md5 => MD5.HashData(bytes),
        DigestAlgorithm.Sha1 => SHA1.HashData(bytes),
        DigestAlgorithm.Sha256 => SHA256.HashData(bytes),
        _ => SHA512.HashData(bytes),
    };
}
