using Morsel.Assembling;
using Morsel.Files;

namespace Morsel.Finishing;

/// <summary>The packed file that a sidecar names, made of the content that a patch leads to. If it comes out as another one, the content stays as the part file, for another way.</summary>
internal sealed class PackFinish : IFinish
{
    private readonly FinishTerms _terms;
    private readonly IContentPacker _packer;
    private readonly PackedGoal _goal;

    private PackFinish(FinishTerms terms, IContentPacker packer, PackedGoal goal) => (_terms, _packer, _goal) = (terms, packer, goal);

    /// <summary>What a content that was packed again and is not the published file is told by.</summary>
    public static VerificationException NotPublished => new("compressed again, the content does not give the file that was published");

    /// <summary>Makes such finishes.</summary>
    /// <param name="packer">Packs.</param>
    /// <param name="goal">What must come out.</param>
    public static FinishMaker For(IContentPacker packer, PackedGoal goal) => terms => new PackFinish(terms, packer, goal);

    public string ChooseFileName() => _terms.Source.BaseName;

    // Whether the file is there already was looked at by its digest, before the patch was chosen.
    public Task<FinishedFile?> FindCurrentAsync(string output, CancellationToken cancellationToken) => Task.FromResult<FinishedFile?>(null);

    public async Task<FinishedFile> PutInPlaceAsync(PartFile part, string output, CancellationToken cancellationToken)
    {
        string path = OwnNames.GzipPartOf(part.Path);
        IBlockFile packed = await _packer.TryPackAsync(_terms.Files, _goal, part.File, path, _terms.Feed, cancellationToken).ConfigureAwait(false) ?? throw NotPublished;
        part.Become(packed, path);
        part.Commit(output, _terms.Committing);
        return new FinishedFile(output) { RecompressedLength = _goal.Length };
    }

    public void DeleteLeftovers(string output) => Leftovers.Delete(_terms.Files, output);
}
