using Morsel.Target;
using Morsel.Updating;

namespace Morsel.Tests.Updating;

public class ProofDemandTests
{
    private static readonly Digest Sha1 = new(DigestAlgorithm.Sha1, new byte[20]);
    private static readonly Digest Sha256 = new(DigestAlgorithm.Sha256, new byte[32]);
    private static readonly Digest Other = new(DigestAlgorithm.Sha256, [1, .. new byte[31]]);

    [Fact]
    public void The_strongest_digest_proves()
    {
        Assert.Equal((ProofLevel.Sha256, Sha256), Choose(new(), Sha256, Sha1));
        Assert.Equal((ProofLevel.Sha1, Sha1), Choose(new(), Sha1));
        Assert.Equal((ProofLevel.Blocks, null), Choose(new()));
    }

    [Fact]
    public void The_callers_digest_comes_before_the_published_one()
    {
        Assert.Equal((ProofLevel.Sha256, Other), Choose(new() { Expected = Other }, Sha1));
        Assert.Equal((ProofLevel.Sha256, Other), Choose(new() { Expected = Other }));
        VerificationException refused = Assert.Throws<VerificationException>(() => Choose(new() { Expected = Other }, Sha256));
        Assert.Contains("another version", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ProofLevel.Sha256, "SHA-1")]
    [InlineData(ProofLevel.Sha256, "")]
    [InlineData(ProofLevel.Sha1, "")]
    public void Less_proof_than_was_required_is_refused_before_anything_is_fetched(ProofLevel required, string offered)
    {
        Digest[] digests = offered.Length == 0 ? [] : [Sha1];
        VerificationException refused = Assert.Throws<VerificationException>(() => Choose(new() { Required = required }, digests));
        Assert.True(refused.IsProofMissing);
        Assert.Contains(offered.Length == 0 ? "checksums of blocks" : offered, refused.Message, StringComparison.Ordinal);
    }

    private static (ProofLevel Level, Digest? Expected) Choose(Wish wish, params Digest[] published)
    {
        var index = new TargetIndex(new TargetLayout(0, 8), new BlockDigests(DigestAlgorithm.Md4, 16, [])) { WholeDigests = published };
        var request = new UpdateRequest { Source = "x", ExpectedSha256 = wish.Expected, RequiredProof = wish.Required };
        ProofDemand proof = ProofDemand.Choose(index, request);
        return (proof.Level, proof.Expected);
    }

    private sealed record Wish
    {
        public Digest? Expected { get; init; }

        public ProofLevel Required { get; init; }
    }
}
