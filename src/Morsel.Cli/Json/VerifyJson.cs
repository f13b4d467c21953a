using System.Text.Json;

namespace Morsel.Cli.Json;

/// <summary><see cref="VerifyReport"/> as JSON.</summary>
internal static class VerifyJson
{
    public static void Write(Utf8JsonWriter json, string path, VerifyReport report)
    {
        json.WriteString("path", path);
        json.WriteBoolean("identical", report.IsIdentical);
        json.WriteString("proven", Names.Of(report.Proven));
        json.WriteNumber("length", report.Length);
        json.WriteNumber("expected_length", report.ExpectedLength);
        json.WriteString("journal", report.Journal);
        SignatureJson.Write(json, report.Signature);
        json.WriteStartArray("differences");
        foreach (ByteRange range in report.Differences)
        {
            json.WriteStartObject();
            json.WriteNumber("start", range.Start);
            json.WriteNumber("length", range.Length);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
