using System.Buffers;
using System.IO.Compression;
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
