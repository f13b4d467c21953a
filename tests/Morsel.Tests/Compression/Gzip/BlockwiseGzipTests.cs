using System.Buffers;
using Morsel.Compression.Gzip;

namespace Morsel.Tests.Compression.Gzip;

public sealed class BlockwiseGzipTests
{
    // zlib decides otherwise about text, but not about what cannot be compressed.
    [Fact]
    public void Random_content_is_laid_out_as_by_zsyncmake()
    {
        byte[] file = Vectors.Read("zsync/out/z/r100000.bin.gz");
        Assert.Equal(file, Write(file.AsSpan(0, 10), 2048, Vectors.Read("zsync/in/r100000.bin")));
    }

    [Fact]
    public void Text_is_nearly_as_small_as_by_zsyncmake()
    {
        byte[] file = Vectors.Read("zsync/out/z/t100000.txt.gz");
        byte[] made = Write(file.AsSpan(0, 10), 2048, Vectors.Read("zsync/in/t100000.txt"));
        Assert.InRange(made.Length, file.Length * 0.99, file.Length * 1.01);
    }

    [Fact]
    public void Any_content_in_any_blocks_can_be_read_again()
    {
        var random = new Random(4);
        for (int trial = 0; trial < 40; trial++)
        {
            byte[] content = Inputs.Make(random, random.Next(300_000));
            int blockBytes = random.Next(4) == 0 ? random.Next(1, 100_000) : 512 << random.Next(8);
            byte[] made = Write(GzipHeader.Make(9), blockBytes, content, random.Next(1, 10), () => random.Next(1, 100_000));
            Assert.Equal(content, Gzips.Decompress(made));
        }
    }

    private static byte[] Write(ReadOnlySpan<byte> header, int blockBytes, byte[] content, int level = 9, Func<int>? pieceBytes = null)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new GzipCompressor(new GzipSettings(level), header, output, blockBytes);
        Gzips.ForPieces(content, pieceBytes, piece => writer.Append(piece.Span));
        writer.Finish();
        return output.WrittenSpan.ToArray();
    }
}
