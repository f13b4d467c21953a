using System.Text.Json;
using Morsel.Casync;

namespace Morsel.Cli.Json;

/// <summary>What the command tells programs about casync indexes and stores, as JSON.</summary>
internal static class CasyncJson
{
    /// <summary>What <c>make</c> made.</summary>
    public static void Write(Utf8JsonWriter json, IEnumerable<MadeFile<CasyncMakeReport>> results, string[] leftOut) =>
        MakeJson.WriteFiles(json, results, leftOut, WriteReport);

    public static void Write(Utf8JsonWriter json, string store, StoreVerifyReport report)
    {
        Begin(json, "verify", store);
        json.WriteNumber("object_count", report.ObjectCount);
        json.WriteNumber("bytes", report.Bytes);
        json.WriteBoolean("right", report.IsRight);
        WriteFaults(json, report.Faults);
    }

    public static void Write(Utf8JsonWriter json, string store, StorePruneReport report)
    {
        Begin(json, "prune", store);
        json.WriteBoolean("deleted", report.IsDeleted);
        json.WriteNumber("unnamed_count", report.UnnamedCount);
        json.WriteNumber("unnamed_bytes", report.UnnamedBytes);
        json.WriteNumber("kept_count", report.KeptCount);
        json.WriteNumber("kept_bytes", report.KeptBytes);
        json.WriteNumber("young_count", report.YoungCount);
        json.WriteNumber("young_bytes", report.YoungBytes);
        json.WriteNumber("named_chunk_count", report.NamedChunkCount);
    }

    public static void Write(Utf8JsonWriter json, string store, StoreCopyReport report)
    {
        Begin(json, "copy", store);
        json.WriteNumber("chunk_count", report.ChunkCount);
        json.WriteNumber("copied_count", report.CopiedCount);
        json.WriteNumber("copied_bytes", report.CopiedBytes);
        json.WriteNumber("present_count", report.PresentCount);
        WriteFaults(json, report.Faults);
    }

    public static void Write(Utf8JsonWriter json, string store, StoreDescription description)
    {
        Begin(json, "info", store);
        json.WriteNumber("compressed_count", description.CompressedCount);
        json.WriteNumber("compressed_bytes", description.CompressedBytes);
        json.WriteNumber("plain_count", description.PlainCount);
        json.WriteNumber("plain_bytes", description.PlainBytes);
        json.WriteNumber("other_file_count", description.OtherFileCount);
    }

    private static void Begin(Utf8JsonWriter json, string action, string store)
    {
        json.WriteString("action", action);
        json.WriteString("store_path", store);
    }

    private static void WriteFaults(Utf8JsonWriter json, IEnumerable<StoreFault> faults)
    {
        json.WriteStartArray("faults");
        foreach (StoreFault fault in faults)
        {
            json.WriteStartObject();
            json.WriteString("name", fault.Name);
            json.WriteString("problem", fault.Problem);
            json.WriteBoolean("repaired", fault.IsRepaired);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    public static void Write(Utf8JsonWriter json, CasyncEstimate estimate)
    {
        json.WriteNumber("new_bytes", estimate.NewBytes);
        if (estimate.StoredBytes is { } stored)
            json.WriteNumber("stored_bytes", stored);
        else
            json.WriteNull("stored_bytes");
        json.WriteNumber("new_chunk_count", estimate.NewChunkCount);
        json.WriteNumber("length", estimate.TotalBytes);
        json.WriteNumber("chunk_count", estimate.ChunkCount);
        json.WriteNumber("index_bytes", estimate.IndexBytes);
    }

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
        SignatureJson.Write(json, report.Signatures);
        json.WriteSeconds("elapsed_seconds", report.Elapsed);
    }
}
