using Morsel.Assembling;
using Morsel.Compression.Gzip;
using Morsel.Files;
using Morsel.Target;

namespace Morsel.Finishing.Gzip;

/// <summary>The gzip file that the publisher started from: made again of the target, or fetched whole where that cannot be; else the target stays as it is.</summary>
internal sealed class GzipFinish : IFinish
{
    private readonly FinishTerms _terms;
    private bool _wasFetched;

    private GzipFinish(FinishTerms terms) => _terms = terms;

    private TargetIndex Index => _terms.Description.Index;

    private GzipOrigin? Origin => Index.Find<GzipOrigin>();

    private Recompression How => _terms.Description.Repacking!.How;

    private int Threads => _terms.Request.Threads ?? Environment.ProcessorCount;

    private bool MayBeMade => _terms.Request.Gzip.Recompress && _terms.Description.Repacking is not null;

    private bool MayBeFetched => _terms.Request.Gzip.FetchFile && Origin is not null;

    public Note? InsteadOfTarget => MayBeMade ? null : new Note(NoteCode.GzipFileWhole, "all of the gzip file is downloaded");

    /// <inheritdoc cref="FinishMaker"/>
    public static IFinish? TryMake(FinishTerms terms)
    {
        var finish = new GzipFinish(terms);
        return finish.MayBeMade || finish.MayBeFetched ? finish : null;
    }

    public string ChooseFileName() => MayBeMade
        ? _terms.Description.Repacking!.FileName ?? Index.FileName ?? _terms.Source.BaseName
        : (Index.FileName ?? _terms.Source.BaseName) + ".gz";

    /// <remarks>An earlier run may have left the target itself, where it could not be compressed again.</remarks>
    public IReadOnlyList<string> SeedsFor(string output)
    {
        try
        {
            string plain = _terms.ChoosePlainOutput();
            return _terms.Files.Stat(plain) is { IsRegularFile: true } ? [plain] : [];
        }
        catch (RefusedException)
        {
            // What stands there is no file that could be a seed. If it is to be replaced, that is refused then.
            return [];
        }
    }

    public async Task<FinishedFile?> FindCurrentAsync(string output, CancellationToken cancellationToken)
    {
        if (_terms.Expected is not { } expected || _terms.Files.Stat(output) is not { IsRegularFile: true })
            return null;
        try
        {
            using IBlockFile file = _terms.Files.OpenRead(output);
            using GzipComparison proof = Comparison(expected.Algorithm);
            return await Repacker.IsPublishedAsync(file, proof, expected, cancellationToken).ConfigureAwait(false)
                ? new FinishedFile(output) { WasThere = true, RecompressedLength = file.Length }
                : null;
        }
        catch (IOException)
        {
            // It cannot be read, so it is not known to be current: it is replaced.
            return null;
        }
    }

    /// <remarks>Where it must be fetched whole in any case, nothing else need come with it.</remarks>
    public async Task<FinishedFile?> TryWithoutTargetAsync(string output, CancellationToken cancellationToken)
    {
        if (InsteadOfTarget is null || _terms.Expected is null)
            return null;
        using var part = PartFile.Open(_terms.Files, output, Index.Layout);
        if (await FetchAsync(part, cancellationToken).ConfigureAwait(false) is not { } length)
            return null;
        _terms.Fetch.Tally.FetchedBytes += Index.Layout.Length;
        return Commit(part, new FinishedFile(output) { FetchedLength = length });
    }

    public async Task<FinishedFile> PutInPlaceAsync(PartFile part, string output, CancellationToken cancellationToken)
    {
        if (MayBeMade && await MakeAsync(part, output, cancellationToken).ConfigureAwait(false) is { } made)
            return Commit(part, new FinishedFile(output) { RecompressedLength = made });
        if (await FetchAsync(part, cancellationToken).ConfigureAwait(false) is { } fetched)
            return Commit(part, new FinishedFile(output) { FetchedLength = fetched });
        _terms.Notes.Add(new Note(NoteCode.LeftUncompressed, "the content was kept uncompressed"));
        return Commit(part, new FinishedFile(_terms.ChoosePlainOutput()));
    }

    public void DeleteLeftovers(string output) => Leftovers.Delete(_terms.Files, output);

    // Bytes in it; null if what comes out is not the published one.
    private async Task<long?> MakeAsync(PartFile part, string output, CancellationToken cancellationToken)
    {
        string path = OwnNames.GzipPartOf(part.Path);
        FreeRoom.Demand(_terms.Files, path, Origin!.Map.PackedBytes);
        IBlockFile packed = _terms.Files.OpenLocked(path);
        bool isTaken = false;
        try
        {
            if (await MakeAsync(part.File, packed, output, cancellationToken).ConfigureAwait(false) is { } length)
            {
                part.Become(packed, path);
                isTaken = true;
                return length;
            }
        }
        finally
        {
            if (!isTaken)
                Discard(packed, path);
        }
        _terms.Notes.Add(new Note(NoteCode.GzipFileNotMade, "the content, compressed again, is not the published gzip file"));
        return null;
    }

    // An earlier gzip file can lead to another one than was published, so it is used only where a digest would tell.
    private async Task<long?> MakeAsync(IBlockFile plain, IBlockFile packed, string output, CancellationToken cancellationToken)
    {
        if (Origin!.Digest is not null && EarlierGzipFile.TryFind(_terms.Files, _terms.GzipSeedsFor(output), How, Threads) is { } found)
        {
            using EarlierGzipFile earlier = found;
            if (await MakeAsync(plain, packed, earlier, cancellationToken).ConfigureAwait(false) is { } length)
                return length;
            _terms.Notes.Add(new Note(NoteCode.EarlierGzipMisled, $"with the help of {earlier.Path} the gzip file did not come out as published; it was compressed again without it"));
        }
        return await MakeAsync(plain, packed, earlier: null, cancellationToken).ConfigureAwait(false);
    }

    private async Task<long?> MakeAsync(IBlockFile plain, IBlockFile packed, EarlierGzipFile? earlier, CancellationToken cancellationToken)
    {
        packed.SetLength(0);
        _terms.Feed.Begin(UpdatePhase.Compressing, Index.Layout.Length);
        using GzipComparison proof = Comparison(plainAlgorithm: null);
        return await Repacker.TryMakeAsync(plain, How, packed, proof, earlier, _terms.Feed.Done(), cancellationToken).ConfigureAwait(false);
    }

    // Bytes in it; null if it is not wanted, or not to be had. It is tried once.
    private async Task<long?> FetchAsync(PartFile part, CancellationToken cancellationToken)
    {
        if (!MayBeFetched || _wasFetched)
            return null;
        _wasFetched = true;
        return await new GzipFileFetch(_terms).TryAsync(part, cancellationToken).ConfigureAwait(false);
    }

    private GzipComparison Comparison(DigestAlgorithm? plainAlgorithm) => new(Origin!, Index.Layout.BlockBytes, _terms.Fetch.Tally.Tiles, plainAlgorithm);

    private FinishedFile Commit(PartFile part, FinishedFile finished)
    {
        part.Commit(finished.Path, _terms.Committing);
        return finished;
    }

    private void Discard(IBlockFile packed, string path)
    {
        // Deleted while it is locked: nobody else can have begun another.
        using (packed)
            Placing.Delete(_terms.Files, packed, path);
    }
}
