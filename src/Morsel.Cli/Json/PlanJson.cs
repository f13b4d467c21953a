using System.Text.Json;

namespace Morsel.Cli.Json;

/// <summary><see cref="UpdatePlan"/> as JSON.</summary>
internal static class PlanJson
{
    public static void Write(Utf8JsonWriter json, UpdatePlan plan)
    {
        json.WriteString("path", plan.OutputPath);
        json.WriteBoolean("current", plan.IsCurrent);
        json.WriteNumber("length", plan.Length);
        json.WriteNumber("block_bytes", plan.BlockBytes);
        json.WriteNumber("reused_bytes", plan.ReusedBytes);
        json.WriteNumber("fetch_bytes", plan.FetchBytes);
        if (plan.StoredBytes is { } stored)
            json.WriteNumber("stored_bytes", stored);
        json.WriteNumber("range_count", plan.RangeCount);
        json.WriteNumber("request_count", plan.RequestCount);
        json.WriteNumber("description_bytes", plan.DescriptionBytes);
        UpdateJson.WriteSeeds(json, plan.Seeds);
        json.WriteStartArray("segments");
        foreach (PlanSegment segment in plan.Segments)
            WriteSegment(json, segment);
        json.WriteEndArray();
        RouteJson.Write(json, plan.Routes);
        SignatureJson.Write(json, plan.Signature);
        json.WriteStrings("notes", plan.Notes.Select(note => note.Text));
    }

    private static void WriteSegment(Utf8JsonWriter json, PlanSegment segment)
    {
        json.WriteStartObject();
        json.WriteNumber("start", segment.Target.Start);
        json.WriteNumber("length", segment.Target.Length);
        json.WriteString("action", Names.Of(segment.Action));
        if (segment.Action == SegmentAction.Copy)
        {
            json.WriteString("seed", segment.SeedPath);
            json.WriteNumber("seed_offset", segment.SeedOffset);
            json.WriteBoolean("seed_decoded", segment.IsSeedDecoded);
        }
        json.WriteEndObject();
    }
}
