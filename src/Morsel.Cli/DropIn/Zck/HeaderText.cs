using System.Globalization;
using System.Text;
using Morsel.Zchunk;

namespace Morsel.Cli.DropIn.Zck;

/// <summary>The lines of <c>zck_read_header</c>, to the byte: image builds cut figures out of them.</summary>
internal static class HeaderText
{
    private const int NumberColumns = 12, SizeColumns = 13;

    public static string Of(PayloadDescription payload)
    {
        var text = new StringBuilder();
        Append(text, $"zchunk {(payload.IsDetached ? "detached header" : "file")}\n\n");
        Append(text, $"Overall checksum type: {Digest.NameOf(payload.HeaderDigest.Algorithm)}\n");
        Append(text, $"Header size: {payload.HeaderBytes}\n");
        Append(text, $"Header checksum: {payload.HeaderDigest.Hex}\n");
        if (payload.HasContentDigests)
            text.Append("Flags:\n    Has uncompressed checksums\n");
        Append(text, $"Data size: {payload.PayloadBytes - payload.HeaderBytes}\n");
        Append(text, $"Data checksum: {payload.BodyDigest?.Hex ?? Zeros(payload.HeaderDigest.Algorithm)}\n");
        Append(text, $"Chunk count: {payload.Chunks.Count + 1}\n");
        Append(text, $"Chunk checksum type: {Digest.NameOf(payload.ChunkHash)}\n");
        Append(text, $"{(payload.Dictionary is { ContentBytes: > 0 } dictionary ? "Dictionary: " + dictionary.Digest.Hex : "No dictionary")}\n");
        return text.ToString();
    }

    /// <summary>The table of chunks; the dictionary's place is number 0, also where there is none.</summary>
    public static string OfChunks(PayloadDescription payload)
    {
        int digestColumns = Digest.SizeOf(payload.ChunkHash) * 2;
        int startColumns = payload.HasContentDigests ? 13 : 14;
        string digests = "       Chunk Checksum".PadRight(NumberColumns + 1 + digestColumns);
        if (payload.HasContentDigests)
            digests += " " + "Uncompressed Checksum".PadRight(digestColumns);
        var text = new StringBuilder("\n");
        Append(text, $"{digests}{"Start".PadLeft(startColumns)}{"Comp size".PadLeft(SizeColumns)}{"Size".PadLeft(SizeColumns)}\n");
        var none = new PayloadChunk(null, 0, new Digest(payload.ChunkHash, new byte[Digest.SizeOf(payload.ChunkHash)]), null);
        long number = 0, start = payload.HeaderBytes;
        foreach (PayloadChunk chunk in payload.Chunks.Prepend(payload.Dictionary ?? none))
        {
            long stored = chunk.Stored?.Length ?? 0;
            Append(text, $"{number++,NumberColumns} {chunk.Digest.Hex}");
            if (payload.HasContentDigests)
                Append(text, $" {chunk.ContentDigest?.Hex ?? Zeros(payload.ChunkHash)}");
            Append(text, $"{start.ToString(CultureInfo.InvariantCulture).PadLeft(startColumns)}{stored,SizeColumns}{chunk.ContentBytes,SizeColumns}\n");
            start += stored;
        }
        return text.ToString();
    }

    private static string Zeros(DigestAlgorithm algorithm) => new('0', Digest.SizeOf(algorithm) * 2);

    private static void Append(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture));
}
