using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using System.Text;
using Morsel.Hashing;

namespace Morsel.Tests.Hashing;

public class Md4Tests
{
    // RFC 1320, A.5.
    [Theory]
    [InlineData("", "31d6cfe0d16ae931b73c59d7e0c089c0")]
    [InlineData("a", "bde52cb31de33e46245e05fbdbd6fb24")]
    [InlineData("abc", "a448017aaf21d8525fc10ae87aa6729d")]
    [InlineData("message digest", "d9130a8164549fe818874806e1c7014b")]
    [InlineData("abcdefghijklmnopqrstuvwxyz", "d79e1c308aa5bbcdeea8ed63df412da9")]
    [InlineData("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", "043f8582f241db351ce627e153e7f0e4")]
    [InlineData(
        "12345678901234567890123456789012345678901234567890123456789012345678901234567890", "e33b4ddc9c38f2199c3e7b164fcc0536")]
    public void A_message_has_the_digest_of_RFC_1320(string message, string digest) =>
        Assert.Equal(digest, Convert.ToHexStringLower(Hash(Encoding.ASCII.GetBytes(message))));

    [Fact]
    public void Blocks_have_the_digests_that_zsyncmake_writes()
    {
        byte[] target = Vectors.Read("zsync/in/r100000.bin");
        var digests = new byte[48 * 16];

        Md4.HashBlocks(target.AsSpan(0, 48 * 2048), 2048, digests);

        Assert.Equal("6a678fa96fe58218092d28c028d951f4", Convert.ToHexStringLower(digests, 0, 16));
        Assert.Equal("a4df5bb0", Convert.ToHexStringLower(digests, 16, 4));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(55)]
    [InlineData(56)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(128)]
    [InlineData(192)]
    [InlineData(1000)]
    [InlineData(2048)]
    public void Any_number_of_blocks_at_any_alignment_hashes_as_one_by_one(int blockBytes)
    {
        byte[] bytes = TestBytes.Random(40 * blockBytes + 40);
        for (int count = 0; count <= 40; count++)
        {
            ReadOnlySpan<byte> blocks = bytes.AsSpan(count, count * blockBytes);
            var digests = new byte[count * 16];
            Md4.HashBlocks(blocks, blockBytes, digests);
            Assert.Equal(OneByOne(blocks, blockBytes), digests);
        }
    }

    [Fact]
    public unsafe void Every_width_hashes_as_one_by_one()
    {
        byte[] bytes = TestBytes.Random(40 * 320);
        fixed (byte* blocks = bytes)
            for (int count = 0; count <= 40; count++)
            {
                byte[] expected = OneByOne(bytes.AsSpan(0, count * 320), 320);
                AssertLanes(expected, blocks, count, &Md4Blocks<uint, Md4OneLane>.Hash);
                if (Vector128.IsHardwareAccelerated)
                    AssertLanes(expected, blocks, count, &Md4Blocks<Vector128<uint>, Md4FourLanes>.Hash);
                if (Avx2.IsSupported)
                    AssertLanes(expected, blocks, count, &Md4Blocks<Vector256<uint>, Md4EightLanes>.Hash);
                if (Avx512F.IsSupported)
                    AssertLanes(expected, blocks, count, &Md4Blocks<Vector512<uint>, Md4SixteenLanes>.Hash);
            }
    }

    [Fact]
    public void Blocks_of_16_MiB_hash_as_one_by_one()
    {
        byte[] bytes = TestBytes.Random(2 << 24);
        var digests = new byte[32];
        Md4.HashBlocks(bytes, 1 << 24, digests);
        Assert.Equal(OneByOne(bytes, 1 << 24), digests);
    }

    [Fact]
    public void Bytes_that_are_no_whole_blocks_are_refused() =>
        Assert.Throws<ArgumentException>(() => Md4.HashBlocks(new byte[65], 64, new byte[32]));

    [Fact]
    public void Too_little_room_for_the_digests_is_refused() =>
        Assert.Throws<ArgumentException>(() => Md4.HashBlocks(new byte[128], 64, new byte[31]));

    private static unsafe void AssertLanes(byte[] expected, byte* blocks, int count, delegate*<byte*, int, int, byte*, void> hash)
    {
        var digests = new byte[count * 16];
        fixed (byte* digest = digests)
            hash(blocks, 320, count, digest);
        Assert.Equal(expected, digests);
    }

    private static byte[] OneByOne(ReadOnlySpan<byte> blocks, int blockBytes)
    {
        var digests = new byte[blocks.Length / blockBytes * 16];
        for (int block = 0; block < digests.Length / 16; block++)
            Md4.Hash(blocks.Slice(block * blockBytes, blockBytes), digests.AsSpan(block * 16, 16));
        return digests;
    }

    private static byte[] Hash(byte[] message)
    {
        var digest = new byte[16];
        Md4.Hash(message, digest);
        return digest;
    }
}
