using System.Text.Json;

namespace Morsel.Cli.Json;

/// <summary><see cref="UpdateReport"/> as JSON.</summary>
internal static class UpdateJson
{
    public static void Write(Utf8JsonWriter json, UpdateReport report)
    {
        json.WriteString("outcome", Names.Of(report.Outcome));
        json.WriteString("path", report.OutputPath);
        json.WriteNumber("length", report.Length);
        WriteNumber(json, "recompressed_length", report.RecompressedLength);
        WriteNumber(json, "fetched_gzip_length", report.FetchedGzipLength);
        json.WriteString("proven", Names.Of(report.Proven));
        json.WriteNumber("reused_bytes", report.ReusedBytes);
        json.WriteNumber("fetched_bytes", report.FetchedBytes);
        json.WriteNumber("transferred_bytes", report.TransferredBytes);
        json.WriteNumber("description_bytes", report.DescriptionBytes);
        json.WriteNumber("sidecar_bytes", report.SidecarBytes);
        json.WriteNumber("data_requests", report.DataRequests);
        WriteServers(json, report.Servers);
        json.WriteSeconds("elapsed_seconds", report.Elapsed);
        WriteSeeds(json, report.Seeds);
        RouteJson.Write(json, report.Routes);
        TreeJson.Write(json, report.Tree);
        WriteInPlace(json, report.InPlace);
        SignatureJson.Write(json, report.Signature);
        json.WriteStrings("notes", report.Notes.Select(note => note.Text));
    }

    private static void WriteServers(Utf8JsonWriter json, IEnumerable<ServerReport> servers)
    {
        json.WriteStartArray("servers");
        foreach (ServerReport server in servers)
        {
            json.WriteStartObject();
            json.WriteString("address", server.Address);
            json.WriteNumber("requests", server.Requests);
            json.WriteNumber("bytes", server.Bytes);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteInPlace(Utf8JsonWriter json, InPlaceReport? inPlace)
    {
        if (inPlace is null)
        {
            json.WriteNull("in_place");
            return;
        }
        json.WriteStartObject("in_place");
        json.WriteNumber("kept_bytes", inPlace.KeptBytes);
        json.WriteNumber("moved_bytes", inPlace.MovedBytes);
        json.WriteNumber("given_up_bytes", inPlace.GivenUpBytes);
        json.WriteNumber("saved_bytes", inPlace.SavedBytes);
        json.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, long? number)
    {
        if (number is { } some)
            json.WriteNumber(name, some);
        else
            json.WriteNull(name);
    }

    public static void WriteSeeds(Utf8JsonWriter json, IEnumerable<SeedReport> seeds)
    {
        json.WriteStartArray("seeds");
        foreach (SeedReport seed in seeds)
        {
            json.WriteStartObject();
            json.WriteString("path", seed.Path);
            json.WriteString("kind", Names.Of(seed.Kind));
            json.WriteBoolean("decoded", seed.IsDecoded);
            json.WriteNumber("length", seed.Length);
            json.WriteNumber("reused_bytes", seed.ReusedBytes);
            json.WriteNumber("left_bytes", seed.LeftBytes);
            json.WriteNumber("left_reusable_bytes", seed.LeftReusableBytes);
            json.WriteString("problem", seed.Problem);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
