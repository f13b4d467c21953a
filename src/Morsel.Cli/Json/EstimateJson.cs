using System.Text.Json;
using Morsel.Estimates;

namespace Morsel.Cli.Json;

/// <summary><see cref="EstimateReport"/> as JSON.</summary>
internal static class EstimateJson
{
    public static void Write(Utf8JsonWriter json, EstimateReport report)
    {
        json.WriteString("path", report.NewPath);
        json.WriteNumber("length", report.Length);
        json.WriteStrings("old_paths", report.OldPaths);
        WriteLinks(json, report.Links);
        json.WriteStartArray("ways");
        foreach (WayEstimate way in report.Ways)
            WriteWay(json, way);
        json.WriteEndArray();
        if (report.Recommendation is { } best)
        {
            json.WriteStartObject("recommendation");
            WriteName(json, best.Way);
            json.WriteString("reason", best.Reason);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("recommendation");
        }
        json.WriteSeconds("elapsed_seconds", report.Elapsed);
        json.WriteStrings("notes", report.Notes.Select(note => note.Text));
    }

    private static void WriteLinks(Utf8JsonWriter json, IEnumerable<Link> links)
    {
        json.WriteStartArray("links");
        foreach (Link link in links)
        {
            json.WriteStartObject();
            json.WriteString("name", link.Name);
            json.WriteNumber("bytes_per_second", (long)link.BytesPerSecond);
            json.WriteSeconds("round_trip_seconds", link.RoundTrip);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteWay(Utf8JsonWriter json, WayEstimate way)
    {
        json.WriteStartObject();
        WriteName(json, way.Way);
        json.WriteBoolean("usual", way.Way.IsUsual);
        json.WriteString("problem", way.Problem);
        json.WriteNumber("server_bytes", way.ServerBytes);
        json.WriteSeconds("maker_seconds", way.MakerTime);
        json.WriteStartArray("versions");
        foreach (VersionEstimate version in way.Versions)
            WriteVersion(json, version);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteVersion(Utf8JsonWriter json, VersionEstimate version)
    {
        json.WriteStartObject();
        json.WriteString("old_path", version.OldPath);
        json.WriteNumber("description_bytes", version.DescriptionBytes);
        json.WriteNumber("data_bytes", version.DataBytes);
        json.WriteNumber("ranges", version.Ranges);
        json.WriteNumber("requests", version.Requests);
        json.WriteSeconds("client_seconds", version.ClientTime);
        json.WriteStartArray("links");
        foreach (LinkForecast forecast in version.Links)
        {
            json.WriteStartObject();
            json.WriteString("name", forecast.Link.Name);
            json.WriteNumber("data_bytes", forecast.DataBytes);
            json.WriteNumber("requests", forecast.Requests);
            json.WriteSeconds("seconds", forecast.Time);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteName(Utf8JsonWriter json, PublishingWay way)
    {
        json.WriteString("way", Names.Of(way.Kind));
        if (way.BlockBytes is { } bytes)
            json.WriteNumber("block_bytes", bytes);
        else
            json.WriteNull("block_bytes");
    }
}
