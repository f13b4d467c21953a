using Morsel.Target;

namespace Morsel;

/// <summary>How a target will be proven as a whole, decided before anything is fetched.</summary>
/// <param name="Expected">The digest that the whole file must have; null if only its blocks can be proven.</param>
internal sealed record TargetProof(Digest? Expected)
{
    /// <summary>What is proven when everything agrees.</summary>
    public ProofLevel Level => Expected?.Algorithm switch
    {
        DigestAlgorithm.Sha256 => ProofLevel.Sha256,
        DigestAlgorithm.Sha1 => ProofLevel.Sha1,
        null => ProofLevel.Blocks,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>The strongest digest there is, the caller's before the description's.</summary>
    /// <exception cref="VerificationException">The caller's differs from the description's, or the proof the caller wants cannot be had.</exception>
    public static TargetProof Choose(TargetIndex index, UpdateRequest request)
    {
        Digest? published = index.WholeDigests.FirstOrDefault(digest => digest.Algorithm == DigestAlgorithm.Sha256);
        if (request.ExpectedSha256 is { } wanted && published is not null && !wanted.Equals(published))
        {
            throw new VerificationException($"the description is of a file with {published}, expected {wanted}; it describes another version")
            {
                IsProofMissing = true,
            };
        }
        var proof = new TargetProof(request.ExpectedSha256 ?? (index.WholeDigests.Count > 0 ? index.WholeDigests[0] : null));
        if (proof.Level >= request.RequiredProof)
            return proof;
        string offered = proof.Expected is null ? "checksums of blocks only" : Digest.NameOf(proof.Expected.Algorithm);
        throw new VerificationException($"the description offers {offered}, which is less than the proof that was required; give --sha256 or require less")
        {
            IsProofMissing = true,
        };
    }
}
