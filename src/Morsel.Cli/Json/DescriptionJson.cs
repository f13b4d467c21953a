using System.Globalization;
using System.Text.Json;

namespace Morsel.Cli.Json;

/// <summary><see cref="DescriptionReport"/> as JSON.</summary>
internal static class DescriptionJson
{
    private const string UtcSeconds = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    public static void Write(Utf8JsonWriter json, DescriptionReport report)
    {
        json.WriteString("format", report.Format);
        json.WriteNumber("description_bytes", report.DescriptionBytes);
        json.WriteNumber("length", report.Length);
        json.WriteNumber("block_bytes", report.BlockBytes);
        json.WriteBoolean("equal_blocks", report.HasEqualBlocks);
        json.WriteNumber("block_count", report.BlockCount);
        json.WriteString("strong_hash", Names.Of(report.StrongHash));
        json.WriteNumber("strong_bytes", report.StrongBytes);
        json.WriteString("file_name", report.FileName);
        json.WriteString("modified_time", report.ModifiedTime?.UtcDateTime.ToString(UtcSeconds, CultureInfo.InvariantCulture));
        WriteDigests(json, report.Digests);
        json.WriteStrings("locations", report.Locations);
        WriteFields(json, report.Fields);
        json.WriteStrings("notes", report.Notes.Select(note => note.Text));
    }

    public static void WriteDigests(Utf8JsonWriter json, IEnumerable<Digest> digests)
    {
        json.WriteStartObject("digests");
        foreach (Digest digest in digests)
            json.WriteString(Names.Of(digest.Algorithm), digest.Hex);
        json.WriteEndObject();
    }

    // A list of pairs, since a field may stand there twice and their order counts.
    private static void WriteFields(Utf8JsonWriter json, IEnumerable<KeyValuePair<string, string>> fields)
    {
        json.WriteStartArray("fields");
        foreach ((string name, string value) in fields)
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteString("value", value);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
