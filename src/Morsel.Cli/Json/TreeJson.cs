using System.Text.Json;
using Morsel.Casync;

namespace Morsel.Cli.Json;

/// <summary>What the command tells programs about folders that were extracted, or compared with an archive, as JSON.</summary>
internal static class TreeJson
{
    public static void Write(Utf8JsonWriter json, string source, TreeReport report)
    {
        json.WriteString("source", source);
        json.WriteString("path", report.OutputPath);
        WriteFigures(json, report);
        json.WriteStrings("notes", report.Notes.Select(note => note.Text));
        json.WriteSeconds("elapsed_seconds", report.Elapsed);
    }

    /// <summary>In what a folder differs from an archive.</summary>
    public static void Write(Utf8JsonWriter json, string path, TreeVerifyReport report)
    {
        json.WriteString("path", path);
        json.WriteNumber("entry_count", report.EntryCount);
        EntryJson.Write(json, report.Differences);
    }

    /// <summary>What was extracted, as an object; null where nothing was.</summary>
    public static void Write(Utf8JsonWriter json, TreeReport? report)
    {
        if (report is null)
        {
            json.WriteNull("tree");
            return;
        }
        json.WriteStartObject("tree");
        WriteFigures(json, report);
        json.WriteEndObject();
    }

    private static void WriteFigures(Utf8JsonWriter json, TreeReport report)
    {
        json.WriteBoolean("was_current", report.WasCurrent);
        json.WriteNumber("entry_count", report.EntryCount);
        json.WriteNumber("files_written", report.FilesWritten);
        json.WriteNumber("bytes_written", report.BytesWritten);
        json.WriteNumber("files_kept", report.FilesKept);
        json.WriteNumber("others_made", report.OthersMade);
        json.WriteNumber("metadata_set", report.MetadataSet);
        json.WriteNumber("entries_left", report.EntriesLeft);
        json.WriteNumber("entries_deleted", report.EntriesDeleted);
    }
}
