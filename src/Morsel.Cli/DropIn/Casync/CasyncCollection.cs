using System.Globalization;
using Morsel.Casync;

namespace Morsel.Cli.DropIn.Casync;

/// <summary><c>casync gc</c>: deletes the chunks of a store that none of the indexes names.</summary>
/// <param name="call">The call.</param>
/// <param name="complain">Says something on the error output.</param>
internal sealed class CasyncCollection(CasyncCall call, Action<string> complain)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (call.Names.Count == 0)
            throw new LineProblem("expected the indexes whose chunks stay");
        string store = call.Store ?? Path.Join(Path.GetDirectoryName(call.Names[0]), "default.castr");
        var request = new StorePruneRequest { StorePath = store, IndexPaths = call.Names };
        StorePruneReport seen = await ChunkStore.PruneAsync(request, cancellationToken: cancellationToken).ConfigureAwait(false);
        if (call.Line.Has(CasyncOptions.DryRun))
        {
            Tell("Would remove", seen);
            return;
        }
        if (seen.YoungCount > 0)
            complain($"{seen.YoungCount} chunks that no index names are younger than a day, and stay: an index that names them may be in the making");
        Tell("Removed", await ChunkStore.PruneAsync(request with { Delete = true }, cancellationToken: cancellationToken).ConfigureAwait(false));
    }

    private void Tell(string what, StorePruneReport report) => call.Around.Output.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{what} {report.UnnamedCount} chunks, {report.KeptCount} chunks remaining."));
}
