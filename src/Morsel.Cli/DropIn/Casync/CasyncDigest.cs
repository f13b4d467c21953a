using Morsel.Casync;

namespace Morsel.Cli.DropIn.Casync;

/// <summary><c>casync digest</c>: prints the digest of a content, or of the archive of a folder; of what an index describes it is that of what is described.</summary>
internal sealed class CasyncDigest(CasyncCall call)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (call.Names.Count > 1)
            throw new LineProblem("expected one archive, index, file or folder");
        Digest digest = await OfAsync(call.Names is [var given] ? given : ".", cancellationToken).ConfigureAwait(false);
        call.Around.Output.WriteLine(digest.Hex);
    }

    private async Task<Digest> OfAsync(string name, CancellationToken cancellationToken)
    {
        bool isIndex = call.Line.Last(CasyncOptions.What) is not "blob" && !Directory.Exists(name) && call.KindOf(name) is CasyncKind.ArchiveIndex or CasyncKind.BlobIndex;
        if (name != "-" && !isIndex)
            return await CasyncFile.DigestAsync(name, call.Algorithm, call.Tree, cancellationToken).ConfigureAwait(false);
        using var folder = new TemporaryFolder();
        string content = folder["content"];
        if (isIndex)
            await FetchAsync(name, content, cancellationToken).ConfigureAwait(false);
        else
            await SaveAsync(content, cancellationToken).ConfigureAwait(false);
        return await CasyncFile.DigestAsync(content, call.Algorithm, cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    private async Task FetchAsync(string index, string content, CancellationToken cancellationToken)
    {
        UpdateRequest request = IndexExtraction.RequestOf(index, call.Stores(index), call.Line.All(CasyncOptions.Seed).Where(Path.Exists));
        using var updater = new Updater(new UpdaterOptions { Time = call.Around.Time });
        await updater.UpdateAsync(request with { OutputPath = content, Casync = request.Casync with { Archive = true } }, cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    private async Task SaveAsync(string content, CancellationToken cancellationToken)
    {
        using Stream input = call.Around.OpenInput();
        using FileStream saved = File.Create(content);
        await input.CopyToAsync(saved, cancellationToken).ConfigureAwait(false);
    }
}
