using Morsel.Casync;
using Morsel.Cli.Text;

namespace Morsel.Cli.DropIn.Casync;

/// <summary><c>casync list</c> and <c>casync mtree</c>.</summary>
internal sealed class CasyncListing(CasyncCall call, bool isList)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (call.Names.Count > 1)
            throw new ToolFailure(1, "listing a part of an archive is not supported");
        string tree = call.Names is [var given] ? given : ".";
        IReadOnlyList<TreeEntry> entries = await EntriesAsync(tree, cancellationToken).ConfigureAwait(false);
        if (isList && CasyncOptions.Is(call.Line, CasyncOptions.Recursive) == false)
            entries = [.. entries.Where(entry => entry.PathBytes.Span.IndexOf((byte)'/') < 0)];
        call.Around.Output.Write(isList ? EntryText.List(entries) : EntryText.Mtree(entries));
    }

    // The chunks of an index are where the call says.
    private async Task<IReadOnlyList<TreeEntry>> EntriesAsync(string tree, CancellationToken cancellationToken)
    {
        if (call.KindOf(tree) != CasyncKind.ArchiveIndex)
            return await CatarFile.ListAsync(tree, hasDigests: !isList, cancellationToken).ConfigureAwait(false);
        using var folder = new TemporaryFolder();
        string archive = folder["archive.catar"];
        UpdateRequest request = IndexExtraction.RequestOf(tree, call.Stores(tree), []);
        using var updater = new Updater(new UpdaterOptions { Time = call.Around.Time });
        await updater.UpdateAsync(request with { OutputPath = archive, Casync = request.Casync with { Archive = true } }, cancellationToken: cancellationToken).ConfigureAwait(false);
        return await CatarFile.ListAsync(archive, hasDigests: !isList, cancellationToken).ConfigureAwait(false);
    }
}
