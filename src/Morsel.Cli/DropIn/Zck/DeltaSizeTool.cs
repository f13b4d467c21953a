using System.Globalization;
using Morsel.Zchunk;

namespace Morsel.Cli.DropIn.Zck;

/// <summary><c>zck_delta_size</c>: how much of one zchunk file who has another one downloads.</summary>
internal sealed class DeltaSizeTool(Surroundings around) : ZckFamilyTool("zck_delta_size", "OLD NEW", "Print how much of a zchunk file must be downloaded", around)
{
    protected override IReadOnlyList<ToolOption> Options { get; } = [];

    protected override string OptionText => "";

    protected override int NameCount => 2;

    protected override async Task<int> WorkAsync(ToolLine line, CancellationToken cancellationToken)
    {
        DigestAlgorithm[] hashes = [.. line.Names.Select(path => ZchunkFile.Inspect(path).ChunkHash)];
        if (hashes[0] != hashes[1])
            throw new ToolFailure(1, $"the digests of chunks are {Digest.NameOf(hashes[0])} in {line.Names[0]} and {Digest.NameOf(hashes[1])} in {line.Names[1]}: nothing can be compared");
        PayloadEstimate estimate = await ZchunkFile.EstimateAsync(line.Names[0], line.Names[1], cancellationToken).ConfigureAwait(false);
        int missing = estimate.ChunkCount - estimate.MatchedChunks;
        Around.Output.Write(string.Create(
            CultureInfo.InvariantCulture,
            $"Would download in total {estimate.DownloadBytes} of {estimate.TotalBytes} bytes ({Percent(estimate.DownloadBytes, estimate.TotalBytes)}%), {estimate.HeaderBytes} in the header and the rest in {missing} chunks\nMatched {estimate.MatchedChunks} of {estimate.ChunkCount} ({Percent(estimate.MatchedChunks, estimate.ChunkCount)}%) chunks\n"));
        return 0;
    }

    private static long Percent(long part, long whole) => whole == 0 ? 0 : part * 100 / whole;
}
