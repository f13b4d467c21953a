using System.Text.Json;

namespace Morsel.Cli.Json;

/// <summary>The ways that were weighed, as JSON.</summary>
internal static class RouteJson
{
    public static void Write(Utf8JsonWriter json, IEnumerable<RouteReport> routes)
    {
        json.WriteStartArray("routes");
        foreach (RouteReport route in routes)
        {
            json.WriteStartObject();
            json.WriteString("kind", Names.Of(route.Kind));
            json.WriteString("url", route.Address);
            json.WriteNumber("bytes", route.Bytes);
            json.WriteBoolean("exact", route.IsExact);
            json.WriteNumber("requests", route.Requests);
            if (route.Time is { } time)
                json.WriteSeconds("seconds", time);
            else
                json.WriteNull("seconds");
            json.WriteNumber("memory", route.MemoryBytes);
            json.WriteBoolean("chosen", route.IsChosen);
            json.WriteString("why", route.Why);
            json.WriteNumber("spent_bytes", route.SpentBytes);
            json.WriteNumber("spent_requests", route.SpentRequests);
            if (route.SpentTime is { } spent)
                json.WriteSeconds("spent_seconds", spent);
            else
                json.WriteNull("spent_seconds");
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
