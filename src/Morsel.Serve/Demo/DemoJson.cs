using System.Text.Json;
using Morsel.Cli.Json;

namespace Morsel.Serve.Demo;

/// <summary><see cref="DemoReport"/> as JSON.</summary>
internal static class DemoJson
{
    public static void Write(Utf8JsonWriter json, DemoReport report)
    {
        json.WriteBoolean("identical", report.IsIdentical);
        json.WriteString("old_path", report.OldPath);
        json.WriteString("new_path", report.NewPath);
        json.WriteNumber("travelled_bytes", report.TravelledBytes);
        json.WriteNumber("saved_bytes", report.SavedBytes);
        json.WriteNumber("used_bytes", report.UsedBytes);
        json.WriteBoolean("kept", report.IsKept);
        json.WriteSeconds("control_file_seconds", report.ControlFileTime);
        json.WriteStartObject("update");
        UpdateJson.Write(json, report.Update);
        json.WriteEndObject();
    }
}
