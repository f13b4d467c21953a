using System.Buffers;
using System.IO.Compression;
using Morsel.Compression.Deflate;
using Morsel.Compression.Gzip;

namespace Morsel.Tests.Compression;

/// <summary>Gzip files for tests.</summary>
internal static class Gzips
{
    /// <summary>What our gzip makes of content that comes in pieces.</summary>
    public static byte[] Compress(GzipSettings settings, ReadOnlySpan<byte> header, byte[] content, Func<int>? pieceBytes = null)
    {
        var output = new ArrayBufferWriter<byte>();
        var compressor = new GzipCompressor(settings, header, output);
        ForPieces(content, pieceBytes, piece => compressor.Append(piece.Span));
        compressor.Finish();
        return output.WrittenSpan.ToArray();
    }

    /// <summary>What is in a gzip file, as the platform reads it: its sum is checked.</summary>
    public static byte[] Decompress(byte[] file)
    {
        using var gzip = new GZipStream(new MemoryStream(file), CompressionMode.Decompress);
        using var content = new MemoryStream();
        gzip.CopyTo(content);
        return content.ToArray();
    }

    /// <summary>A gzip file of the same content, in which the first match behind a place is written as literals.</summary>
    public static byte[] WithoutOneMatch(byte[] file, byte[] content, int behind)
    {
        var earlier = new EarlierGzip((buffer, offset) => Read(file, buffer, offset));
        earlier.Reach(content.Length, keepFrom: 0);
        var output = new ArrayBufferWriter<byte>();
        output.Write(file.AsSpan(0, GzipHeader.FixedBytes));
        var writer = new DeflateBlockWriter(output);
        var block = new DeflateBlock(level: 9);
        block.Clear();
        int at = 0;
        bool isDone = false;
        foreach (uint symbol in earlier.Symbols)
        {
            int end = at + Symbol.Length(symbol);
            if (!Symbol.IsMatch(symbol) || (at > behind && !isDone))
            {
                isDone |= Symbol.IsMatch(symbol);
                while (at < end)
                    Add(to => to.AddLiteral(content[at++]));
            }
            else
            {
                Add(to => to.AddMatch(symbol));
            }
            at = end;
        }
        writer.Write(block, [], inputBytes: 1, isLast: true);
        var trailer = default(GzipTrailer);
        trailer.Append(content);
        trailer.Write(output);
        return output.WrittenSpan.ToArray();

        void Add(Action<DeflateBlock> add)
        {
            if (block.IsFull)
            {
                writer.Write(block, [], inputBytes: 1, isLast: false);
                block.Clear();
            }
            add(block);
        }
    }

    /// <summary>Reads a file in memory.</summary>
    public static int Read(byte[] file, Span<byte> buffer, long offset)
    {
        ReadOnlySpan<byte> rest = file.AsSpan((int)Math.Min(offset, file.Length));
        rest = rest[..Math.Min(rest.Length, buffer.Length)];
        rest.CopyTo(buffer);
        return rest.Length;
    }

    public static void ForPieces(byte[] content, Func<int>? pieceBytes, Action<ReadOnlyMemory<byte>> action)
    {
        for (int at = 0; at < content.Length;)
        {
            int count = Math.Min(content.Length - at, pieceBytes?.Invoke() ?? content.Length);
            action(content.AsMemory(at, count));
            at += count;
        }
    }
}
