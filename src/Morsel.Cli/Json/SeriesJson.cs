using System.Text.Json;

namespace Morsel.Cli.Json;

/// <summary>What came of several files together, as JSON.</summary>
internal static class SeriesJson
{
    /// <param name="json">Where to.</param>
    /// <param name="reports">Of those that were updated.</param>
    /// <param name="failed">How many were not.</param>
    /// <param name="elapsed">How long all of them took.</param>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<UpdateReport> reports, int failed, TimeSpan elapsed)
    {
        json.WriteStartObject("summary");
        json.WriteNumber("files", reports.Count + failed);
        foreach (UpdateOutcome outcome in Enum.GetValues<UpdateOutcome>())
            json.WriteNumber(Names.Of(outcome), reports.Count(report => report.Outcome == outcome));
        json.WriteNumber("failed", failed);
        json.WriteNumber("reused_bytes", reports.Sum(report => report.ReusedBytes));
        json.WriteNumber("downloaded_bytes", reports.Sum(report => report.TransferredBytes + report.DescriptionBytes));
        json.WriteNumber("data_requests", reports.Sum(report => (long)report.DataRequests));
        json.WriteSeconds("elapsed_seconds", elapsed);
        json.WriteEndObject();
    }
}
