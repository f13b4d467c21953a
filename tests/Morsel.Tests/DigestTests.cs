namespace Morsel.Tests;

public class DigestTests
{
    [Theory]
    [InlineData("4fb8cfeaaac80a1c829b22a43089ef470bcfe5b8", true)]
    [InlineData("4FB8CFEAAAC80A1C829B22A43089EF470BCFE5B8", true)]
    [InlineData("4fb8cfeaaac80a1c829b22a43089ef470bcfe5b", false)]
    [InlineData("4fb8cfeaaac80a1c829b22a43089ef470bcfe5b8b8", false)]
    [InlineData("4fb8cfeaaac80a1c829b22a43089ef470bcfe5bg", false)]
    [InlineData(" fb8cfeaaac80a1c829b22a43089ef470bcfe5b8", false)]
    [InlineData("", false)]
    public void Just_the_digits_of_the_algorithm_are_a_digest(string hex, bool isDigest)
    {
        Assert.Equal(isDigest, Digest.TryParse(DigestAlgorithm.Sha1, hex, out Digest? digest));
        Assert.Equal(isDigest ? "SHA-1:4fb8cfeaaac80a1c829b22a43089ef470bcfe5b8" : null, digest?.ToString());
    }

    [Fact]
    public void Digests_are_equal_by_algorithm_and_bytes()
    {
        Assert.Equal(new Digest(DigestAlgorithm.Md5, new byte[16]), new Digest(DigestAlgorithm.Md5, new byte[16]));
        Assert.NotEqual(new Digest(DigestAlgorithm.Md5, new byte[16]), new Digest(DigestAlgorithm.Md4, new byte[16]));
        Assert.Throws<ArgumentException>(() => new Digest(DigestAlgorithm.Sha256, new byte[20]));
    }
}
