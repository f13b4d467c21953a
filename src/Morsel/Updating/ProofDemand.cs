using Morsel.Formats;
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

    /// <summary>How the target of a description will be proven.</summary>
    /// <exception cref="VerificationException">It is not the description that the caller expects, or the proof the caller wants cannot be had.</exception>
    public static ProofDemand Of(Description description, UpdateRequest request)
    {
        CheckHeader(description, request);
        return Choose(description.Index, request);
    }

    /// <summary>Holds the header of a payload against what the caller knows of it from a source that is trusted.</summary>
    /// <exception cref="VerificationException">It is another one, or the description has none.</exception>
    public static void CheckHeader(Description? description, UpdateRequest request)
    {
        if (request.Zchunk.ExpectedHeaderDigest is null && request.Zchunk.ExpectedHeaderLength is null)
            return;
        if (description is null || description.HeaderDigest.IsEmpty)
            throw Missing("the source is not a zchunk file, so it has no header with the expected digest or length");
        if (request.Zchunk.ExpectedHeaderLength is { } length && length != description.OwnBytes)
            throw Missing($"the header has {description.OwnBytes} bytes, expected {length}: it belongs to another version");
        if (request.Zchunk.ExpectedHeaderDigest is { } expected && !expected.Bytes.SequenceEqual(description.HeaderDigest.Span))
        {
            throw Missing(
                $"the header's digest is {Convert.ToHexStringLower(description.HeaderDigest.Span)}, "
                + $"expected {expected.Hex}: it belongs to another version");
        }
    }

    /// <summary>The strongest digest there is, the caller's before the description's.</summary>
    /// <exception cref="VerificationException">The caller's differs from the description's, or the proof the caller wants cannot be had.</exception>
    public static ProofDemand Choose(TargetIndex index, UpdateRequest request)
    {
        Digest? published = index.DigestedFrom > 0 ? null : index.WholeDigests.FirstOrDefault(digest => digest.Algorithm == DigestAlgorithm.Sha256);
        if (request.ExpectedSha256 is { } wanted && published is not null && !wanted.Equals(published))
            throw Missing($"the control file describes a file with {published}, expected {wanted}: it belongs to another version");
        ProofDemand proof = request.ExpectedSha256 is { } expected ? new ProofDemand(expected) : Published(index);
        if (proof.Level >= request.RequiredProof)
            return proof;
        string offered = proof.Expected is null ? "checksums of blocks" : Digest.NameOf(proof.Expected.Algorithm);
        throw Unverifiable($"the control file has only {offered}, which is less than required");
    }

    /// <summary>For a file that has no description: the digest that the caller knows, or nothing.</summary>
    /// <exception cref="VerificationException">That is less than the caller wants.</exception>
    public static void CheckUndescribed(string shown, UpdateRequest request)
    {
        CheckHeader(description: null, request);
        if (request.RequiredProof > (request.ExpectedSha256 is null ? ProofLevel.None : ProofLevel.Sha256))
            throw Unverifiable($"{shown} has no control file, so it cannot be verified");
    }

    private static VerificationException Unverifiable(string problem) => new(problem) { IsProofMissing = true, Remedy = Remedy.GiveDigest };

    private static VerificationException Missing(string problem) => new(problem) { IsProofMissing = true };
}
