using System.Text;
using Morsel.Hashing;

namespace Morsel.Tests.Hashing;

public sealed class SipHashTests
{
    // With casync's key, by an implementation of its own.
    [Theory]
    [InlineData("", 0xb64acab6ca921906)]
    [InlineData("foo", 0x4a2193ae181986cb)]
    [InlineData("a.txt", 0x30dbb40a12778187)]
    public void Names_have_the_hashes_that_casync_gives_them(string name, ulong expected) =>
        Assert.Equal(expected, new SipHash(Convert.FromHexString("b3841d0f2b447485c12ec2d130ed3627")).Of(Encoding.ASCII.GetBytes(name)));

    // The example of the paper, appendix A.
    [Fact]
    public void Fifteen_bytes_have_the_hash_of_the_paper() =>
        Assert.Equal(
            0xa129ca6149be45e5, new SipHash(Convert.FromHexString("000102030405060708090a0b0c0d0e0f")).Of(Convert.FromHexString("000102030405060708090a0b0c0d0e")));
}
