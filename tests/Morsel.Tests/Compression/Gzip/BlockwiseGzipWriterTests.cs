using Morsel.Compression;
using Morsel.Compression.Gzip;

namespace Morsel.Tests.Compression.Gzip;

public sealed class BlockwiseGzipWriterTests
{
    private const int ContentBytes = 6_000_000;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2047)]
    [InlineData(100_000)]
    [InlineData(ContentBytes)]
    public async Task Any_content_can_be_read_again(int length)
    {
        byte[] content = Inputs.Make(new Random(length), length);
        Assert.Equal(content, Gzips.Decompress(await WriteAsync(content, threads: 2)));
    }

    [Fact]
    public async Task The_bytes_do_not_depend_on_threads_or_on_how_the_input_is_cut()
    {
        var random = new Random(5);
        byte[] content = Inputs.Make(random, ContentBytes);
        byte[] alone = await WriteAsync(content, threads: 1);
        Assert.Equal(alone, await WriteAsync(content, threads: 4));
        Assert.Equal(alone, await WriteAsync(content, threads: 2, () => random.Next(1, 50_000)));
    }

    [Theory]
    [InlineData(1024)]
    [InlineData(2048)]
    [InlineData(100_000)]
    public async Task Each_block_of_the_target_begins_with_a_deflate_block(int blockBytes)
    {
        byte[] content = Inputs.Text(new Random(6), 2_500_000);
        ReadOnlySpan<byte> packed = await WriteAsync(content, threads: 2, blockBytes: blockBytes);
        var recorder = new DeflateRecorder(blockBytes);
        using var decoder = new GzipDecoder(recorder);
        byte[] plain = new byte[content.Length];
        for (DecodeStep step = new(0, 1); step is not { Consumed: 0, Produced: 0 }; packed = packed[step.Consumed..])
            step = decoder.Decode(packed, plain, isLast: true);
        var begun = recorder.Records.Where(record => record.IsStart).Select(record => record.Out).ToHashSet();
        for (long start = 0; start < content.Length; start += blockBytes)
            Assert.Contains(start, begun);
    }

    private static async Task<byte[]> WriteAsync(byte[] content, int threads, Func<int>? pieceBytes = null, int blockBytes = 2048)
    {
        using var file = new MemoryStream();
        using var writer = new BlockwiseGzipWriter(GzipHeader.Make(9), (bytes, token) => file.WriteAsync(bytes, token), blockBytes, threads);
        var pieces = new List<ReadOnlyMemory<byte>>();
        Gzips.ForPieces(content, pieceBytes, pieces.Add);
        foreach (ReadOnlyMemory<byte> piece in pieces)
            await writer.AppendAsync(piece, CancellationToken.None);
        await writer.FinishAsync(CancellationToken.None);
        return file.ToArray();
    }
}
