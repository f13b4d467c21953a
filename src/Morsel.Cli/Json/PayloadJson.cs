using System.Text.Json;
using Morsel.Cli.Text;
using Morsel.Zchunk;

namespace Morsel.Cli.Json;

/// <summary>What the command tells programs about payloads, as JSON.</summary>
internal static class PayloadJson
{
    /// <summary>What <c>make</c> made.</summary>
    public static void Write(Utf8JsonWriter json, IEnumerable<MadeFile<PayloadReport>> results, string[] leftOut) =>
        MakeJson.WriteFiles(json, results, leftOut, WriteReport);

    public static void Write(Utf8JsonWriter json, string source, UnpackReport report)
    {
        json.WriteString("source", source);
        json.WriteString("path", report.OutputPath);
        json.WriteNumber("length", report.Length);
        json.WriteNumber("chunk_count", report.ChunkCount);
        json.WriteSeconds("elapsed_seconds", report.Elapsed);
    }

    public static void Write(Utf8JsonWriter json, PayloadEstimate estimate)
    {
        json.WriteNumber("download_bytes", estimate.DownloadBytes);
        json.WriteNumber("header_bytes", estimate.HeaderBytes);
        json.WriteNumber("payload_bytes", estimate.TotalBytes);
        json.WriteNumber("matched_chunks", estimate.MatchedChunks);
        json.WriteNumber("chunk_count", estimate.ChunkCount);
        if (estimate is { LostChunks: { } chunks, LostBytes: { } bytes })
        {
            json.WriteNumber("lost_chunks", chunks);
            json.WriteNumber("lost_bytes", bytes);
        }
        json.WriteStrings("notes", estimate.Notes.Select(note => note.Text));
    }

    public static void Write(Utf8JsonWriter json, PayloadDescription payload, bool hasChunks)
    {
        json.WriteString("format", payload.Format);
        json.WriteBoolean("detached", payload.IsDetached);
        json.WriteNumber("length", payload.Length);
        json.WriteNumber("payload_bytes", payload.PayloadBytes);
        json.WriteNumber("header_bytes", payload.HeaderBytes);
        json.WriteNumber("chunk_count", payload.Chunks.Count);
        json.WriteString("compression", payload.Compression);
        json.WriteString("chunk_hash", Digest.NameOf(payload.ChunkHash));
        json.WriteBoolean("content_digests", payload.HasContentDigests);
        json.WriteNumber("dictionary_bytes", payload.Dictionary?.ContentBytes ?? 0);
        json.WriteString("header_digest", payload.HeaderDigest.Hex);
        json.WriteString("body_digest", payload.BodyDigest?.Hex);
        if (hasChunks)
            WriteChunks(json, payload);
    }

    private static void WriteReport(Utf8JsonWriter json, PayloadReport report)
    {
        json.WriteString("path", report.OutputPath);
        json.WriteNumber("length", report.Length);
        json.WriteNumber("payload_bytes", report.PayloadBytes);
        json.WriteNumber("header_bytes", report.HeaderBytes);
        json.WriteNumber("chunk_count", report.ChunkCount);
        json.WriteNumber("dictionary_bytes", report.DictionaryBytes);
        SignatureJson.Write(json, report.Signature is null ? [] : [report.Signature]);
        json.WriteSeconds("elapsed_seconds", report.Elapsed);
    }

    private static void WriteChunks(Utf8JsonWriter json, PayloadDescription payload)
    {
        json.WriteStartArray("chunks");
        foreach ((PayloadChunk chunk, long start) in PayloadText.WithStarts(payload))
        {
            json.WriteStartObject();
            json.WriteNumber("start", start);
            json.WriteNumber("stored_bytes", chunk.Stored?.Length ?? 0);
            json.WriteNumber("content_bytes", chunk.ContentBytes);
            json.WriteString("digest", chunk.Digest.Hex);
            if (chunk.ContentDigest is { } digest)
                json.WriteString("content_digest", digest.Hex);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
