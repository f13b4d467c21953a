using System.Text.Json;
using Morsel.Publishing;

namespace Morsel.Cli.Json;

/// <summary>What <c>publish</c> tells programs.</summary>
internal static class PublishJson
{
    public static void Write(Utf8JsonWriter json, PublishReport report)
    {
        json.WriteString("target", report.StoreName);
        json.WriteBoolean("dry_run", report.IsTrial);
        json.WriteStartArray("objects");
        foreach (PublishedFile file in report.Files)
        {
            json.WriteStartObject();
            json.WriteString("name", file.Name);
            json.WriteString("address", file.Address?.AbsoluteUri);
            json.WriteNumber("length", file.Bytes);
            json.WriteString("sha256", file.Sha256.Hex);
            json.WriteString("cache_control", file.CacheControl);
            json.WriteBoolean("sent", file.WasSent);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStrings("deleted", report.Deleted);
        json.WriteStartArray("downloads");
        foreach (PublishedDownload download in report.Downloads)
        {
            json.WriteStartObject();
            json.WriteString("name", download.Name);
            json.WriteString("old_path", download.OldPath);
            json.WriteNumber("bytes", download.Bytes);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteSeconds("elapsed_seconds", report.Elapsed);
        json.WriteStrings("notes", report.Notes.Select(note => note.Text));
    }
}
