using System.Security.Cryptography;
using Morsel.Assembling;
using Morsel.Fetching;
using Morsel.Files;
using Morsel.Reporting;
using Morsel.Routes.Whole;
using Morsel.Target;
using Morsel.Updating;

namespace Morsel.Finishing.Gzip;

/// <summary>Fetches the whole gzip file that a description tells of, and takes it if it agrees with the map and holds the target.</summary>
/// <remarks>It lies beside the part file while it comes, and stays there if the run is ended: a later one goes on with it.</remarks>
internal sealed class GzipFileFetch(IFileSystem files, TimeProvider time, UpdateRequest request, TargetIndex index, RouteWalk fetch, ProgressFeed feed)
{
    // Behind what the map reaches over: the sum, the length, and what a block of a tape or disk was filled up with.
    private const long MostTrailingBytes = 1 << 20;
    private const int BufferBytes = 256 << 10;

    /// <summary>Fetches it, and puts it in the place of a part file.</summary>
    /// <param name="part">The part file.</param>
    /// <param name="expected">The digest of the target; null if it is the part file that tells.</param>
    /// <param name="notes">Gets what went wrong.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>Bytes in it; null if it is not to be had.</returns>
    /// <exception cref="TransportException">It did not come, but may another time.</exception>
    /// <exception cref="SupersededException">There is a description of something newer.</exception>
    public async Task<long?> TryAsync(PartFile part, Digest? expected, List<string> notes, CancellationToken cancellationToken)
    {
        IReadOnlyList<FetchSource> sources = fetch.SourcesOf(index.Find<GzipOrigin>()!);
        notes.AddRange(fetch.Notes.Except(notes));
        if (sources.Count == 0)
            return null;
        expected ??= await DigestAsync(part.File, cancellationToken).ConfigureAwait(false);
        using var whole = new WholePart(files, OwnNames.WholePartOf(part.Path));
        bool isTaken = false;
        try
        {
            if (!await FetchFromAnyAsync(sources, whole, expected, notes, cancellationToken).ConfigureAwait(false))
                return null;
            // While it came, its time said what it is the beginning of.
            files.SetModifiedTime(whole.Path, time.GetUtcNow());
            part.Become(whole.File, whole.Path);
            whole.Release();
            isTaken = true;
            return whole.Length;
        }
        finally
        {
            if (!isTaken)
                whole.Leave();
        }
    }

    private async Task<bool> FetchFromAnyAsync(
        IReadOnlyList<FetchSource> sources, WholePart whole, Digest expected, List<string> notes, CancellationToken cancellationToken)
    {
        TransportException? passing = null;
        foreach (FetchSource source in sources)
        {
            try
            {
                if (await FetchProvenAsync(source, whole, expected, cancellationToken).ConfigureAwait(false))
                    return true;
                notes.Add($"{TransportException.Shown(source.Resource)}: it is not the gzip file that the description tells of, and was not taken");
            }
            catch (TransportException e) when (e.MayPass || e.Failure == TransportFailure.TooSlow)
            {
                passing ??= e;
                continue;
            }
            catch (TransportException e)
            {
                notes.Add(e.Message);
            }
            // The next one may have another one.
            whole.Clear();
        }
        await fetch.ThrowIfSupersededAsync(cancellationToken).ConfigureAwait(false);
        return passing is null ? false : throw passing;
    }

    private async Task<bool> FetchProvenAsync(FetchSource source, WholePart whole, Digest expected, CancellationToken cancellationToken)
    {
        while (true)
        {
            var wholeFetch = new WholeFetch(source.Resource, source.Home, source.Transport, fetch.Clock, feed)
            {
                AsksRanges = !request.WholeOnly,
                TakesPages = false,
                MostBytes = index.Find<GzipOrigin>()!.Map.PackedBytes + MostTrailingBytes,
            };
            try
            {
                await wholeFetch.RunAsync(files, whole, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                fetch.Tally.Requests += wholeFetch.Requests;
                fetch.Tally.TransferredBytes += wholeFetch.BodyBytes;
            }
            feed.Begin(UpdatePhase.Verifying, 0);
            using var proof = new GzipComparison(index.Find<GzipOrigin>()!.Map, index.Layout.BlockBytes, new FetchedTiles(), expected.Algorithm);
            if (await Repacker.IsPublishedAsync(whole.File, proof, expected, cancellationToken).ConfigureAwait(false))
                return true;
            // A tag may have lied about what the earlier bytes are the beginning of.
            if (!wholeFetch.HasJoined)
                return false;
            whole.Clear();
        }
    }

    private static Task<Digest> DigestAsync(IBlockFile file, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            byte[] buffer = GC.AllocateUninitializedArray<byte>(BufferBytes);
            long position = 0;
            for (int read; (read = file.Read(buffer, position)) > 0; position += read)
            {
                cancellationToken.ThrowIfCancellationRequested();
                hash.AppendData(buffer.AsSpan(0, read));
            }
            return new Digest(DigestAlgorithm.Sha256, hash.GetHashAndReset());
        },
        cancellationToken);
}
