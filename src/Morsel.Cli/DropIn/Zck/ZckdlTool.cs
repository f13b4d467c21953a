using System.Globalization;
using Morsel.Zchunk;

namespace Morsel.Cli.DropIn.Zck;

/// <summary><c>zckdl</c>: downloads a zchunk file with what an older one holds.</summary>
internal sealed class ZckdlTool(Surroundings around) : ZckFamilyTool("zckdl", "URL", "Download a zchunk file", around)
{
    private const int WrongData = 1, NoRanges = 2, Failed = 10;

    private static readonly ToolOption Source = new("s|source", Takes.Value), OnlyRanges = new("fail-no-ranges"), Quiet = new("q|quiet");

    protected override IReadOnlyList<ToolOption> Options { get; } = [Source, OnlyRanges, Quiet];

    protected override string OptionText =>
        "      --fail-no-ranges       End with code 2 where the server has no ranges\n"
        + "  -q, --quiet                Print less; twice: errors only\n"
        + "  -s, --source=FILE          Older zchunk file\n";

    protected override int CodeOf(Exception failure) => failure switch
    {
        ToolFailure known => known.ExitCode,
        VerificationException or TargetFormatException or TransportException { Failure: TransportFailure.Changed } => WrongData,
        _ when ExitCodes.Of(failure) == ExitCode.DiskFull => WrongData,   // it failed in the middle of the content
        _ => Failed,
    };

    protected override async Task<int> WorkAsync(ToolLine line, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(line.Names[0], UriKind.Absolute, out Uri? address) || address.Scheme is not ("http" or "https"))
            throw new ToolFailure(Failed, "expected an address that begins with http:// or https://");
        string? source = line.Last(Source);
        if (source is not null && !File.Exists(source))
            throw new ToolFailure(Failed, $"{source}: no such file");
        string name = Uri.UnescapeDataString(address.AbsolutePath[(address.AbsolutePath.LastIndexOf('/') + 1)..]);
        using var updater = new Updater(new UpdaterOptions { Time = Around.Time, Http = new() { WrapHandler = line.Has(OnlyRanges) ? inner => new RangesOnly(inner) : null } });
        UpdateReport report = await updater.UpdateAsync(
            new UpdateRequest { Source = line.Names[0], OutputPath = Checked(name), SeedPaths = source is null ? [] : [source], AutoSeeds = false, Routes = false, RequiredProof = ProofLevel.Blocks },
            cancellationToken: cancellationToken).ConfigureAwait(false);
        if (line.Count(Quiet) < 2)
            await TellAsync(report, source, cancellationToken).ConfigureAwait(false);
        return 0;
    }

    private async Task TellAsync(UpdateReport report, string? source, CancellationToken cancellationToken)
    {
        PayloadEstimate? estimate = source is not null && ZchunkFile.IsAt(source)
            ? await ZchunkFile.EstimateAsync(source, report.OutputPath, cancellationToken).ConfigureAwait(false)
            : null;
        int missing = estimate is null ? ZchunkFile.Inspect(report.OutputPath).Chunks.Count : estimate.ChunkCount - estimate.MatchedChunks;
        Around.Output.Write(string.Create(
            CultureInfo.InvariantCulture, $"Missing chunks: {missing}\nDownloaded {report.TransferredBytes + report.DescriptionBytes} bytes\n"));
    }

    // The name is the address's, and nobody else's choice; but it must be one.
    private static string Checked(string name) => name.Length == 0 || name is "." or ".." || name.Contains('/', StringComparison.Ordinal)
        ? throw new ToolFailure(Failed, "the address does not end with the name of a file")
        : Path.GetFullPath(name);

    /// <summary>Refuses the answer of a server that sends all of a file instead of what was asked for.</summary>
    private sealed class RangesOnly(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            HttpResponseMessage response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (request.Headers.Range is null || response.StatusCode != System.Net.HttpStatusCode.OK)
                return response;
            response.Dispose();
            throw new ToolFailure(NoRanges, "the server does not support ranges");
        }
    }
}
