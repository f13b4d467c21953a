using Morsel.Assembling;
using Morsel.Files;
using Morsel.Finishing.Gzip;
using Morsel.Formats;
using Morsel.Target;
using Morsel.Updating;

namespace Morsel.Finishing;

/// <summary>The compressed file that the publisher started from: made again of the target, or fetched whole, where that is asked for and possible.</summary>
internal sealed class RepackedOutput(
    IFileSystem files, UpdateRequest request, Description description, string sourceName, RouteWalk fetch, GzipFileFetch wholeFetch)
{
    private bool _wasFetched;

    private TargetIndex Index => description.Index;

    private bool MayBeMade => request.Gzip.Recompress && description.Repacking is not null;

    private bool MayBeFetched => request.Gzip.FetchFile && Index.Find<GzipOrigin>() is not null;

    /// <summary>Whether it is tried.</summary>
    public bool IsWanted => MayBeMade || MayBeFetched;

    /// <summary>Whether it is known beforehand that it must be fetched whole.</summary>
    public bool IsFetchedFirst => MayBeFetched && !MayBeMade;

    /// <summary>Bytes in the compressed file that was made, or was there; null if there is none.</summary>
    public long? Length { get; private set; }

    /// <summary>Bytes in the compressed file that was fetched; null if there is none.</summary>
    public long? FetchedLength { get; private set; }

    /// <summary>What the publisher calls what will be written, or else the source.</summary>
    public string FileName =>
        MayBeMade ? description.Repacking!.FileName ?? PlainName
        : MayBeFetched ? PlainName + ".gz"
        : PlainName;

    private string PlainName => Index.FileName ?? sourceName;

    /// <summary>The request, with the plain file as a seed that an earlier run may have left where it could not be compressed again.</summary>
    public UpdateRequest WithPlainSeed()
    {
        if (!IsWanted)
            return request;
        try
        {
            string plain = OutputChoice.ChoosePlain(files, request, PlainName);
            return files.Stat(plain) is { IsRegularFile: true } ? request with { SeedPaths = [plain, .. request.SeedPaths] } : request;
        }
        catch (RefusedException)
        {
            // What stands there is no file that could be a seed. If it is to be replaced, that is refused then.
            return request;
        }
    }

    /// <summary>Whether a file is it already.</summary>
    public async Task<bool> IsCurrentAsync(string output, Digest? expected, CancellationToken cancellationToken)
    {
        if (!IsWanted || expected is null || files.Stat(output) is not { IsRegularFile: true })
            return false;
        try
        {
            using IBlockFile file = files.OpenRead(output);
            using var proof = new GzipComparison(Index.Find<GzipOrigin>()!.Map, Index.Layout.BlockBytes, fetch.Tally.Tiles, expected.Algorithm);
            if (!await Repacker.IsPublishedAsync(file, proof, expected, cancellationToken).ConfigureAwait(false))
                return false;
            Length = file.Length;
            return true;
        }
        catch (IOException)
        {
            // It cannot be read, so it is not known to be current: it is replaced.
            return false;
        }
    }

    /// <summary>Puts the compressed file in the place of a whole part file, if it can be made and is the published one.</summary>
    /// <param name="part">The part file.</param>
    /// <param name="notes">Gets what went wrong.</param>
    /// <param name="progress">Told the number of bytes of the target that are compressed.</param>
    /// <param name="cancellationToken">Ends the work; the part file stays.</param>
    public async Task<bool> MakeAsync(PartFile part, List<string> notes, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        if (!MayBeMade)
            return false;
        string path = OwnNames.GzipPartOf(part.Path);
        FreeRoom.Demand(files, path, Index.Find<GzipOrigin>()!.Map.PackedBytes);
        IBlockFile packed = files.OpenLocked(path);
        bool isTaken = false;
        try
        {
            packed.SetLength(0);
            using var proof = new GzipComparison(Index.Find<GzipOrigin>()!.Map, Index.Layout.BlockBytes, fetch.Tally.Tiles);
            Length = await Repacker.TryMakeAsync(part.File, description.Repacking!.How, packed, proof, progress, cancellationToken).ConfigureAwait(false);
            if (Length is not null)
                part.Become(packed, path);
            isTaken = Length is not null;
        }
        finally
        {
            if (!isTaken)
                Discard(packed, path);
        }
        if (!isTaken)
            notes.Add("compressed again, the content does not give the gzip file that was published");
        return isTaken;
    }

    /// <summary>Puts the compressed file in the place of a part file, if it is to be fetched and is the published one. It is tried once.</summary>
    /// <param name="part">The part file.</param>
    /// <param name="expected">The digest of the target; null if it is the part file that tells.</param>
    /// <param name="notes">Gets what went wrong.</param>
    /// <param name="cancellationToken">Ends the work; the part file stays, and what came of the compressed file.</param>
    public async Task<bool> FetchAsync(PartFile part, Digest? expected, List<string> notes, CancellationToken cancellationToken)
    {
        if (!MayBeFetched || _wasFetched)
            return false;
        _wasFetched = true;
        FetchedLength = await wholeFetch.TryAsync(part, expected, notes, cancellationToken).ConfigureAwait(false);
        return FetchedLength is not null;
    }

    /// <summary>Deletes what a run that was killed may have left beside the part file.</summary>
    public void DeleteLeftovers(string output)
    {
        if (Index.Find<GzipOrigin>() is null)
            return;
        foreach (string path in new[] { OwnNames.GzipPartOf(OwnNames.PartOf(output)), OwnNames.WholePartOf(OwnNames.PartOf(output)) })
        {
            if (files.Stat(path) is { IsRegularFile: true })
                files.Delete(path);
        }
    }

    private void Discard(IBlockFile packed, string path)
    {
        // Deleted while it is locked: nobody else can have begun another.
        using (packed)
            files.Delete(path);
    }
}
