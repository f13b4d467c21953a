using Morsel.Assembling;
using Morsel.Fetching;
using Morsel.Files;
using Morsel.Routes.Whole;
using Morsel.Target;

namespace Morsel.Finishing.Gzip;

/// <summary>Fetches the whole gzip file that a description tells of, and takes it if it agrees with the map and holds the target.</summary>
/// <remarks>It lies beside the part file while it comes, and stays there if the run is ended: a later one goes on with it.</remarks>
internal sealed class GzipFileFetch(FinishTerms terms)
{
    // Behind what the map reaches over stand the sum and the length; what comes beyond those is looked at, to say that it is another file.
    private const long MostTrailingBytes = 64 << 10;

    /// <summary>Fetches it, and puts it in the place of a part file.</summary>
    /// <param name="part">The part file.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>Bytes in it; null if it is not to be had.</returns>
    /// <exception cref="TransportException">It did not come, but may another time.</exception>
    public async Task<long?> TryAsync(PartFile part, CancellationToken cancellationToken)
    {
        IReadOnlyList<FetchSource> sources = terms.Fetch.SourcesOf(terms.Description.Index.Find<GzipOrigin>()!);
        if (sources.Count == 0)
            return null;
        var all = new DigestedBytes(0, part.File.Length, DigestAlgorithm.Sha256);
        Digest expected = terms.Expected
            ?? await TargetDigester.DigestAsync(part.File, all, progress: null, cancellationToken).ConfigureAwait(false)
            ?? throw new OperationCanceledException(cancellationToken);
        using var whole = new WholePart(terms.Files, OwnNames.WholePartOf(part.Path));
        bool isTaken = false;
        try
        {
            if (!await FetchFromAnyAsync(sources, whole, expected, cancellationToken).ConfigureAwait(false))
                return null;
            // While it came, its time said what it is the beginning of.
            whole.File.SetModifiedTime(terms.Fetch.Clock.Provider.GetUtcNow());
            part.Become(whole.File, whole.Path);
            if (terms.Description.Index.Find<GzipOrigin>()!.Digest is null)
                terms.Notes.Add(new Note(NoteCode.GzipHeaderUnproven, "the control file has no digest of the gzip file: its content is verified, its header is not"));
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
        IReadOnlyList<FetchSource> sources, WholePart whole, Digest expected, CancellationToken cancellationToken)
    {
        TransportException? passing = null;
        foreach (FetchSource source in sources)
        {
            try
            {
                if (await FetchProvenAsync(source, whole, expected, cancellationToken).ConfigureAwait(false))
                    return true;
                Note($"{TransportException.Shown(source.Resource)}: it is not the gzip file that the control file describes, and was not used");
            }
            catch (TransportException e) when (e.MayPass || e.Failure == TransportFailure.TooSlow)
            {
                passing ??= e;
                continue;
            }
            catch (TransportException e)
            {
                Note(e.Message);
            }
            // The next one may have another one.
            whole.Clear();
        }
        await terms.Fetch.ThrowIfSupersededAsync(cancellationToken).ConfigureAwait(false);
        return passing is null ? false : throw passing;
    }

    private void Note(string text) => terms.Notes.Add(new Note(NoteCode.GzipFileRefused, text));

    private async Task<bool> FetchProvenAsync(FetchSource source, WholePart whole, Digest expected, CancellationToken cancellationToken)
    {
        TargetIndex index = terms.Description.Index;
        GzipOrigin published = index.Find<GzipOrigin>()!;
        while (true)
        {
            var wanted = new WholeRequest(source, AsksRanges: !terms.Request.WholeOnly) { TakesPages = false, MostBytes = published.Map.PackedBytes + MostTrailingBytes };
            var wholeFetch = new WholeFetch(wanted, terms.Fetch.Clock);
            try
            {
                await wholeFetch.RunAsync(terms.Files, whole, terms.Feed, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                terms.Fetch.Tally.Add(wholeFetch.Tally);
            }
            terms.Feed.Begin(UpdatePhase.Verifying, 0);
            using var proof = new GzipComparison(published, index.Layout.BlockBytes, new FetchedTiles(), expected.Algorithm);
            if (await Repacker.IsPublishedAsync(whole.File, proof, expected, cancellationToken).ConfigureAwait(false))
                return true;
            // A tag may have lied about what the earlier bytes are the beginning of.
            if (!wholeFetch.HasJoined)
                return false;
            whole.Clear();
        }
    }
}
