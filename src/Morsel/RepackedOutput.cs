using Morsel.Assembling;
using Morsel.Files;
using Morsel.Formats;
using Morsel.Target;

namespace Morsel;

/// <summary>The compressed file that the publisher started from, made again of the target where that is asked for and possible.</summary>
internal sealed class RepackedOutput(IFileSystem files, UpdateRequest request, Description description, TargetFetch fetch)
{
    private TargetIndex Index => description.Index;

    /// <summary>Whether it is tried.</summary>
    public bool IsWanted => request.Recompress && description.Repacking is not null;

    /// <summary>Bytes in the compressed file; null if there is none.</summary>
    public long? Length { get; private set; }

    /// <summary>The name that the publisher gave what will be written.</summary>
    public string? FileName => IsWanted ? description.Repacking!.FileName ?? Index.FileName : Index.FileName;

    /// <summary>The request, with the plain file as a seed that an earlier run may have left where it could not be compressed again.</summary>
    public UpdateRequest WithPlainSeed()
    {
        if (!IsWanted)
            return request;
        try
        {
            string plain = OutputChoice.ChoosePlain(files, request, Index.FileName);
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
            using var proof = new PackedProof(Index.Packed!.Map, Index.Layout.BlockBytes, fetch.FetchedTiles, expected.Algorithm);
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

    /// <summary>Puts the compressed file in the place of a whole part file, if it is the published one.</summary>
    /// <param name="part">The part file.</param>
    /// <param name="output">Where it will be.</param>
    /// <param name="progress">Told the number of bytes of the target that are compressed.</param>
    /// <param name="cancellationToken">Ends the work; the part file stays.</param>
    /// <returns>Where the part file is to go.</returns>
    public async Task<string> MakeAsync(PartFile part, string output, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        string path = part.Path + ".gz";
        PartOpening.CheckRoom(files, path, Index.Packed!.Map.PackedBytes);
        IBlockFile packed = files.OpenLocked(path);
        try
        {
            packed.SetLength(0);
            using var proof = new PackedProof(Index.Packed.Map, Index.Layout.BlockBytes, fetch.FetchedTiles);
            Length = await Repacker.TryMakeAsync(part.File, description.Repacking!.How, packed, proof, progress, cancellationToken).ConfigureAwait(false);
            if (Length is not null)
                part.Become(packed, path);
        }
        finally
        {
            if (Length is null)
            {
                files.Delete(path);
                packed.Dispose();
            }
        }
        return Length is null ? OutputChoice.ChoosePlain(files, request, Index.FileName) : output;
    }
}
