using System.Text.Json;
using Morsel.Casync;

namespace Morsel.Cli.Json;

/// <summary>What the command tells programs about casync indexes and stores, as JSON.</summary>
internal static class CasyncJson
{
    /// <summary>What <c>make</c> made.</summary>
    public static void Write(Utf8JsonWriter json, IEnumerable<MadeFile<CasyncMakeReport>> results, string[] leftOut) =>
        MakeJson.WriteFiles(json, results, leftOut, WriteReport);

    private static void WriteReport(Utf8JsonWriter json, CasyncMakeReport report)
    {
        json.WriteString("path", report.OutputPath);
        json.WriteString("store_path", report.StorePath);
        json.WriteString("sidecar_path", report.SidecarPath);
        json.WriteNumber("length", report.Length);
        json.WriteNumber("index_bytes", report.IndexBytes);
        json.WriteNumber("chunk_count", report.ChunkCount);
        json.WriteNumber("new_chunk_count", report.NewChunkCount);
        json.WriteNumber("new_stored_bytes", report.NewStoredBytes);
        if (report.EntryCount is { } entries)
            json.WriteNumber("entry_count", entries);
        json.WriteStrings("notes", report.Notes.Select(note => note.Text));
        DescriptionJson.WriteDigests(json, [report.Digest]);
        json.WriteSeconds("elapsed_seconds", report.Elapsed);
    }
}
