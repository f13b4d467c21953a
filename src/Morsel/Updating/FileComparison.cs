using Morsel.Assembling;
using Morsel.Files;
using Morsel.Proof;
using Morsel.Reporting;
using Morsel.Target;

namespace Morsel.Updating;

/// <summary>Compares files that are there with a target.</summary>
internal static class FileComparison
{
    /// <summary>Whether the output is the target already: every block in its place, and the digest of the whole.</summary>
    public static async Task<bool> IsCurrentAsync(
        IFileSystem files, string output, BlockVerifier verifier, ProofDemand proof, int threads, ProgressFeed feed, CancellationToken cancellationToken)
    {
        TargetLayout layout = verifier.Index.Layout;
        if (files.Stat(output) is not { IsRegularFile: true } stamp || stamp.Length != layout.Length)
            return false;
        feed.Begin(UpdatePhase.CheckingExisting, layout.Length);
        try
        {
            using IBlockFile file = files.OpenRead(output);
            return await HoldsTargetAsync(file, verifier, proof, threads, feed, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // What cannot be read is not current; the report on it as a seed says why.
            return false;
        }
    }

    /// <summary>Whether a file holds the target: every block in its place, and the digest of the whole. What stands behind is not looked at.</summary>
    public static async Task<bool> HoldsTargetAsync(
        IBlockFile file, BlockVerifier verifier, ProofDemand proof, int threads, ProgressFeed feed, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<Digest?> digesting = proof.Expected is { } expected
            ? TargetDigester.DigestAsync(file, new(proof.From, verifier.Index.Layout.Length, expected.Algorithm), progress: null, stop.Token)
            : Task.FromResult<Digest?>(null);
        try
        {
            InPlaceResult blocks = await new InPlaceVerifier(verifier, threads)
                .VerifyAsync(file, stopAtDifference: true, feed.Done(), cancellationToken).ConfigureAwait(false);
            return blocks.Proven.IsFull && (proof.Expected is null || proof.Expected.Equals(await digesting.ConfigureAwait(false)));
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await ((Task)digesting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Says in what a file differs from a target.</summary>
    public static async Task<VerifyReport> CompareAsync(
        IFileSystem files, string path, TargetIndex index, ProgressFeed feed, CancellationToken cancellationToken)
    {
        using IBlockFile file = files.OpenSeed(path);
        feed.Begin(UpdatePhase.Verifying, index.Layout.Length);
        InPlaceResult blocks = await new InPlaceVerifier(new BlockVerifier(index), Environment.ProcessorCount)
            .VerifyAsync(file, stopAtDifference: false, feed.Done(), cancellationToken).ConfigureAwait(false);
        var proof = ProofDemand.Published(index);
        bool isIdentical = blocks.Proven.IsFull && (file.Length == index.Layout.Length || file.Stamp.IsBlockDevice);
        if (isIdentical && proof.Expected is { } expected)
        {
            isIdentical = expected.Equals(await TargetDigester.DigestAsync(
                file, new(proof.From, index.Layout.Length, expected.Algorithm), feed.Done(), cancellationToken).ConfigureAwait(false));
        }
        return new VerifyReport
        {
            IsIdentical = isIdentical,
            Proven = isIdentical ? proof.Level : ProofLevel.None,
            Length = file.Length,
            ExpectedLength = index.Layout.Length,
            Journal = JournalPlace.Of(files, Path.GetFullPath(path), folder: null) is { } journal && files.Stat(journal) is not null ? journal : null,
            Differences = [.. blocks.Proven.MissingRuns().Select(index.Layout.RangeOf)],
        };
    }
}
