using System.Globalization;
using System.Text;
using Morsel.Zchunk;

namespace Morsel.Cli.Text;

/// <summary>What the command tells people about payloads.</summary>
internal static class PayloadText
{
    public static string Of(PayloadReport report)
    {
        string dictionary = report.DictionaryBytes > 0 ? $", dictionary of {Figures.Size(report.DictionaryBytes)}" : "";
        return $"{Printable.Escape(report.OutputPath)}: {Figures.Size(report.Length)} as {Figures.Size(report.PayloadBytes)}, "
            + $"{Figures.Count(report.ChunkCount, "chunk")}{dictionary}, {Figures.Duration(report.Elapsed)}\n{SignatureText.Of(report.Signature is null ? [] : [report.Signature])}";
    }

    public static string Of(UnpackReport report)
    {
        string result = report.OutputPath is { } path ? $"{Printable.Escape(path)}: {Figures.Size(report.Length)}" : $"{Figures.Size(report.Length)}";
        return $"{result} from {Figures.Count(report.ChunkCount, "chunk")}, verified: {report.Proven}, {Figures.Duration(report.Elapsed)}\n";
    }

    public static string Of(PayloadEstimate estimate) =>
        new TextTable(10)
            .Row("download", $"{Exact(estimate.DownloadBytes)} of {Exact(estimate.TotalBytes)} bytes ({Figures.Share(estimate.DownloadBytes, estimate.TotalBytes)})")
            .Row("header", $"{Exact(estimate.HeaderBytes)} bytes of that")
            .Row("matched", $"{estimate.MatchedChunks} of {Figures.Count(estimate.ChunkCount, "chunk")}")
            .ToString();

    public static string Of(string source, PayloadDescription payload, bool hasChunks)
    {
        TextTable table = new TextTable(12)
            .Row("content", Sized(payload.Length))
            .Row("payload", Sized(payload.PayloadBytes))
            .Row("header", Sized(payload.HeaderBytes))
            .Row("chunks", $"{Exact(payload.Chunks.Count)}, {payload.Compression}, with {Digest.NameOf(payload.ChunkHash)} of each{(payload.HasContentDigests ? " and of its content" : "")}");
        if (payload.Dictionary is { } dictionary)
            table.Row("dictionary", Sized(dictionary.ContentBytes));
        table.Row("header hash", payload.HeaderDigest.Hex);
        if (payload.BodyDigest is { } digest)
            table.Row("body hash", digest.Hex);
        string kind = payload.IsDetached ? "header without its content" : "file";
        return $"{Printable.Escape(source)}: {payload.Format} {kind}, {Figures.Size(payload.FileBytes)}\n{table}{(hasChunks ? Chunks(payload) : "")}";
    }

    /// <summary>The chunks, each with where it begins in the payload: one of which nothing is stored, where the one before ends.</summary>
    public static IEnumerable<(PayloadChunk Chunk, long Start)> WithStarts(PayloadDescription payload)
    {
        long end = payload.Dictionary?.Stored?.End ?? payload.HeaderBytes;
        foreach (PayloadChunk chunk in payload.Chunks)
        {
            yield return (chunk, chunk.Stored?.Start ?? end);
            end = chunk.Stored?.End ?? end;
        }
    }

    private static string Chunks(PayloadDescription payload)
    {
        var lines = new StringBuilder("  number        start     stored    content digest\n");
        foreach (((PayloadChunk chunk, long start), int i) in WithStarts(payload).Select((chunk, i) => (chunk, i)))
            lines.AppendLine(CultureInfo.InvariantCulture, $"{i + 1,8} {start,12} {chunk.Stored?.Length ?? 0,10} {chunk.ContentBytes,10} {chunk.Digest.Hex}");
        return lines.ToString();
    }

    private static string Sized(long bytes) => $"{Exact(bytes)} bytes ({Figures.Size(bytes)})";

    private static string Exact(long number) => number.ToString(CultureInfo.InvariantCulture);
}
