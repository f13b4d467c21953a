using Morsel.Target;

namespace Morsel.Updating;

/// <summary>Whether blocks that are here already may be taken by their checksums alone.</summary>
/// <remarks>
/// Old files may be crafted, and a short checksum fits many contents: without a digest of the whole nobody would notice. So the chance that any
/// of them is taken for another, in the whole update, must be below 2^-40. Weak checksums do not count: to make two contents with the same one is easy.
/// </remarks>
internal static class LocalTrust
{
    private const int MostChanceLog2 = -40;

    // No more of a seed is read than this many times the target.
    private const int SeedTimes = 8;

    /// <summary>Whether the checksums of blocks are long enough for that.</summary>
    public static bool AreLongEnough(TargetIndex index)
    {
        if (index.Layout.BlockCount == 0)
            return true;
        // Every offset of a seed is compared with every block.
        double comparisons = Math.Log2((double)SeedTimes * index.Layout.Length) + Math.Log2(index.Layout.BlockCount);
        return comparisons - (8 * index.Proof.Width) <= MostChanceLog2;
    }

    /// <summary>Whether what is here may be taken.</summary>
    /// <param name="index">The target.</param>
    /// <param name="proof">How it is proven as a whole.</param>
    /// <param name="request">What the caller wants: who says that blocks are enough takes the chance.</param>
    public static bool MayTake(TargetIndex index, ProofDemand proof, UpdateRequest request) =>
        proof.Expected is not null || request.RequiredProof == ProofLevel.Blocks || AreLongEnough(index);

    /// <summary>What the user is told; null where there is no doubt.</summary>
    public static Note? NoteOn(TargetIndex index, ProofDemand proof, UpdateRequest request)
    {
        if (proof.Expected is not null || AreLongEnough(index))
            return null;
        string doubt = $"the control file has no digest of the whole file, and its checksums of {index.Proof.Width} bytes are too short to identify blocks of other files for certain";
        return new Note(NoteCode.ChecksumsTooShort, MayTake(index, proof, request)
            ? $"{doubt}: data copied from local files may be wrong, as the required verification of blocks allows"
            : $"{doubt}: no data was copied from local files")
        {
            Remedy = MayTake(index, proof, request) ? Remedy.None : Remedy.GiveDigest,
        };
    }
}
