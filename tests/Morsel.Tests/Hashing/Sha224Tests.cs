using System.Text;
using Morsel.Hashing;

namespace Morsel.Tests.Hashing;

public class Sha224Tests
{
    // FIPS 180-4 examples; the empty message is from the NIST test vectors.
    [Theory]
    [InlineData("", "d14a028c2a3a2bc9476102bb288234c415a2b01f828ea62ac5b3e42f")]
    [InlineData("abc", "23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7")]
    [InlineData("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "75388b16512776cc5dba5da1fd890150b0c6455cb4f58b1952522525")]
    public void A_message_has_the_digest_of_FIPS_180_4(string message, string digest) =>
        Assert.Equal(digest, HexOf(Encoding.ASCII.GetBytes(message)));

    [Fact]
    public void A_million_times_the_letter_a_has_the_digest_of_FIPS_180_4() =>
        Assert.Equal("20794655980c91d8bbb4c1ea97618a4bf03f42581948b2ee4ee7ad67", HexOf(TestBytes.Repeat((byte)'a', 1_000_000)));

    private static string HexOf(byte[] message)
    {
        var digest = new byte[28];
        Digester.Hash(DigestAlgorithm.Sha224, message, digest);
        return Convert.ToHexStringLower(digest);
    }
}
