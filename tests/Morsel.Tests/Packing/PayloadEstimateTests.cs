using Morsel.Tests.Files;
using Morsel.Zchunk;

namespace Morsel.Tests.Packing;

public sealed class PayloadEstimateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("meta-v1.xml.auto.zck", "meta-v2.xml.auto.zck")]
    [InlineData("meta-v1.xml.ms.zck", "meta-v2.xml.ms.zck")]
    [InlineData("meta-v1.xml.ms.zck", "meta-v1.xml.ms.zck")]
    [InlineData("empty.bin.auto.zck", "meta-v2.xml.ms.zck")]
    public async Task What_is_missing_is_the_header_and_the_chunks_without_a_match(string old, string wanted)
    {
        PayloadEstimate estimate = await EstimateAsync(old, wanted);
        PayloadDescription before = ZchunkFile.Inspect(PayloadVectors.PathOf(old)), after = ZchunkFile.Inspect(PayloadVectors.PathOf(wanted));
        PayloadChunk[] missing = [.. after.Chunks.Where(chunk => before.Chunks.All(other => other.Digest != chunk.Digest))];
        Assert.Equal(after.HeaderBytes + missing.Sum(chunk => chunk.Stored?.Length ?? 0), estimate.DownloadBytes);
        Assert.Equal(after.Chunks.Count + 1 - missing.Length, estimate.MatchedChunks);
        Assert.Empty(estimate.Notes);
    }

    [Theory]
    [InlineData("meta-v1.xml.ms.zck", "meta-v1.xml.rawdict.ms.zck", "the dictionaries differ", 1)]
    [InlineData("meta-v1.xml.rawdict.ms.zck", "meta-v1.xml.traineddict.ms.zck", "the dictionaries differ", 1)]
    [InlineData("meta-v1.xml.sha256.zck", "meta-v1.xml.auto.zck", "the digests of the chunks are of different kinds (SHA-256 and SHA-512/128)", 1)]
    [InlineData("meta-v1.xml.none.zck", "meta-v1.xml.auto.zck", "chunks are stored differently (none and zstd)", 1)]
    public async Task What_is_lost_although_it_is_there_is_said_with_its_number(string old, string wanted, string reason, int dictionarySlots)
    {
        PayloadEstimate estimate = await EstimateAsync(old, wanted);
        string note = Assert.Single(estimate.Notes).Text;
        Assert.StartsWith($"{reason}: {estimate.LostChunks} chunks ({estimate.LostBytes} bytes) must be downloaded", note, StringComparison.Ordinal);
        Assert.InRange(estimate.LostChunks!.Value, estimate.ChunkCount - dictionarySlots, estimate.ChunkCount);
    }

    [Fact]
    public async Task Another_level_is_noticed_though_no_header_tells_it()
    {
        foreach (int level in (int[])[1, 19])
            await ZchunkFile.CreateAsync(new PayloadRequest
            {
                SourcePath = PayloadVectors.PathOf("meta-v1.xml"),
                OutputPath = _folder[$"{level}.zck"],
                Level = level,
            });
        PayloadEstimate estimate = await ZchunkFile.EstimateAsync(_folder["1.zck"], _folder["19.zck"]);
        Assert.StartsWith("the chunks are compressed differently", Assert.Single(estimate.Notes).Text, StringComparison.Ordinal);
        Assert.Equal(estimate.ChunkCount - 1, estimate.LostChunks);
    }

    [Fact]
    public async Task Headers_are_enough_to_estimate()
    {
        foreach (string name in (string[])["meta-v1.xml.auto", "meta-v2.xml.auto"])
            await ZchunkFile.ExtractAsync(new UnpackRequest { PayloadPath = PayloadVectors.PathOf(name + ".zck"), OutputPath = _folder[name], Part = PayloadPart.Header });
        Assert.Equal(
            await EstimateAsync("meta-v1.xml.auto.zck", "meta-v2.xml.auto.zck") with { Notes = [] },
            await ZchunkFile.EstimateAsync(_folder["meta-v1.xml.auto"], _folder["meta-v2.xml.auto"]) with { Notes = [] });
    }

    public void Dispose() => _folder.Dispose();

    private static Task<PayloadEstimate> EstimateAsync(string old, string wanted) =>
        ZchunkFile.EstimateAsync(PayloadVectors.PathOf(old), PayloadVectors.PathOf(wanted));
}
