using Morsel.Compression.Gzip;

namespace Morsel.Tests.Compression.Gzip;

public sealed class RsyncableGzipWriterTests
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

    [Fact]
    public async Task A_change_of_the_content_changes_only_bytes_nearby()
    {
        byte[] content = Inputs.Text(new Random(6), ContentBytes);
        byte[] changed = [.. content.AsSpan(0, ContentBytes / 2), .. "something new"u8, .. content.AsSpan(ContentBytes / 2)];
        byte[] before = await WriteAsync(content, threads: 2);
        byte[] after = await WriteAsync(changed, threads: 2);
        int head = before.AsSpan().CommonPrefixLength(after);
        int tail = before.Reverse().Skip(GzipTrailer.Bytes).Zip(after.Reverse().Skip(GzipTrailer.Bytes)).TakeWhile(pair => pair.First == pair.Second).Count();
        Assert.InRange(after.Length - head - tail, 1, 2 * ContentCut.MaxBlockBytes);
    }

    private static async Task<byte[]> WriteAsync(byte[] content, int threads, Func<int>? pieceBytes = null)
    {
        using var file = new MemoryStream();
        using var writer = new RsyncableGzipWriter(GzipHeader.Make(9), (bytes, token) => file.WriteAsync(bytes, token), threads);
        var pieces = new List<ReadOnlyMemory<byte>>();
        Gzips.ForPieces(content, pieceBytes, pieces.Add);
        foreach (ReadOnlyMemory<byte> piece in pieces)
            await writer.AppendAsync(piece, CancellationToken.None);
        await writer.FinishAsync(CancellationToken.None);
        return file.ToArray();
    }
}
