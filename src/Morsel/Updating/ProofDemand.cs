using Morsel.Target;

namespace Morsel.Updating;

/// <summary>How a target will be proven as a whole, decided before anything is fetched.</summary>
/// <param name="Expected">The digest that the whole file must have; null if only its blocks can be proven.</param>
/// <param name="From">Where the bytes begin that it digests.</param>
internal sealed record ProofDemand(Digest? Expected, long From = 0)
{
    /// <summary>What is proven when everything agrees.</summary>
    public ProofLevel Level => Expected?.Algorithm switch
    {
        DigestAlgorithm.Sha512 => ProofLevel.Sha512,
        DigestAlgorithm.Sha256 => ProofLevel.Sha256,
        DigestAlgorithm.Sha512To128 => ProofLevel.Sha512To128,
        DigestAlgorithm.Sha1 => ProofLevel.Sha1,
        null => ProofLevel.Blocks,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>The strongest digest that the description has.</summary>
    public static ProofDemand Published(TargetIndex index) =>
        index.WholeDigests.Count > 0 ? new ProofDemand(index.WholeDigests[0], index.DigestedFrom) : new ProofDemand(Expected: null);

    /// <summary>The strongest digest there is, the caller's before the description's.</summary>
    /// <exception cref="VerificationException">The caller's differs from the description's, or the proof the caller wants cannot be had.</exception>
    public static ProofDemand Choose(TargetIndex index, UpdateRequest request)
    {
        Digest? published = index.DigestedFrom > 0 ? null : index.WholeDigests.FirstOrDefault(digest => digest.Algorithm == DigestAlgorithm.Sha256);
        if (request.ExpectedSha256 is { } wanted && published is not null && !wanted.Equals(published))
        {
            throw new VerificationException($"the description is of a file with {published}, expected {wanted}; it describes another version")
            {
                IsProofMissing = true,
            };
        }
        ProofDemand proof = request.ExpectedSha256 is { } expected ? new ProofDemand(expected) : Published(index);
        if (proof.Level >= request.RequiredProof)
            return proof;
        string offered = proof.Expected is null ? "checksums of blocks only" : Digest.NameOf(proof.Expected.Algorithm);
        throw new VerificationException($"the description offers {offered}, which is less than the proof that was required; give --sha256 or require less")
        {
            IsProofMissing = true,
        };
    }
}
