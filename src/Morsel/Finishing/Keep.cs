using Morsel.Assembling;
using Morsel.Target;

namespace Morsel.Finishing;

/// <summary>The target is what is wanted, and stays as it is.</summary>
internal sealed class Keep(FinishTerms terms) : IFinish
{
    /// <inheritdoc cref="FinishMaker"/>
    public static IFinish Make(FinishTerms terms) => new Keep(terms);

    /// <remarks>The content of a payload is called after that, and not after what the payload says of itself.</remarks>
    public string ChooseFileName() => terms.Request.Zchunk.Unpack && terms.Description.Index.Find<ChunkedOrigin>() is { SeedExtension: { } extension }
        ? terms.Source.ContentName(extension)
        : terms.Source.IsOfFolder ? terms.Source.ArchiveName
        : terms.Description.Index.FileName ?? terms.Source.BaseName;

    public async Task<FinishedFile?> FindCurrentAsync(string output, CancellationToken cancellationToken) =>
        await terms.IsTargetAsync(output, cancellationToken).ConfigureAwait(false) ? new FinishedFile(output) { WasThere = true } : null;

    public Task<FinishedFile> PutInPlaceAsync(PartFile part, string output, CancellationToken cancellationToken)
    {
        part.Commit(output, terms.Committing);
        return Task.FromResult(new FinishedFile(output));
    }

    /// <remarks>An earlier run may have wanted the gzip file.</remarks>
    public void DeleteLeftovers(string output)
    {
        if (terms.Description.Index.Find<GzipOrigin>() is not null)
            Leftovers.Delete(terms.Files, output);
    }
}
