using Morsel.Assembling;
using Morsel.Casync;

namespace Morsel.Finishing.Tree;

/// <summary>The folder that an archive holds: the archive is put together in a part file beside the folder, and extracted from there.</summary>
internal sealed class TreeFinish : IFinish
{
    private const string ArchiveExtension = ".catar";

    private readonly FinishTerms _terms;
    private readonly TimeProvider _time;

    private TreeFinish(FinishTerms terms) => (_terms, _time) = (terms, terms.Fetch.Clock.Provider);

    private TreeOptions Options => _terms.Request.Casync.Tree;

    /// <summary>Makes it where the source describes a folder.</summary>
    public static IFinish? TryMake(FinishTerms terms) => terms.Source.IsOfFolder && !terms.Request.Casync.Archive ? new TreeFinish(terms) : null;

    public string ChooseFileName() => _terms.Source.BaseName;

    public string TargetPathFor(string output) => output + ArchiveExtension;

    public IReadOnlyList<string> SeedsFor(string output) => _terms.Files.Stat(output) is { IsFolder: true } ? [output] : [];

    public async Task<FinishedFile?> FindCurrentAsync(string output, CancellationToken cancellationToken)
    {
        TreeReport? report = await Task.Run(() => new TreeRecall(Identity, Options).FindCurrent(_terms.Files, output, _time, cancellationToken), cancellationToken).ConfigureAwait(false);
        if (report is null)
            SpentMemory.Release();
        return report is null ? null : Finished(report) with { WasThere = true };
    }

    public async Task<FinishedFile> PutInPlaceAsync(PartFile part, string output, CancellationToken cancellationToken)
    {
        SpentMemory.Release();
        _terms.Feed.Begin(UpdatePhase.Unpacking, _terms.Description.Index.Layout.Length);
        var extraction = new TreeExtraction(_terms.Files, part.File, Identity, Options) { Index = _terms.Description.AsSeedIndex, Progress = new Extracted(_terms.Feed.Done()) };
        TreeReport report = await Task.Run(() => extraction.Run(output, _time, cancellationToken), cancellationToken).ConfigureAwait(false);
        part.Discard();
        return Finished(report);
    }

    public void DeleteLeftovers(string output)
    {
        // What an extraction leaves, the next one deletes.
    }

    // Whoever has the same chunks in the same order has the same archive.
    private string Identity => TreeExtraction.IdentityOf(_terms.Description.Index);

    private FinishedFile Finished(TreeReport report)
    {
        _terms.Notes.AddRange(report.Notes.Except(_terms.Notes));
        return new FinishedFile(report.OutputPath) { Tree = report };
    }

    private sealed class Extracted(IProgress<long>? done) : IProgress<MakeProgress>
    {
        public void Report(MakeProgress value) => done?.Report(value.DoneBytes);
    }
}
