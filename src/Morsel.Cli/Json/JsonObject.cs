using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Morsel.Cli.Json;

/// <summary>The one JSON object that <c>--json</c> prints. Its shape is promised in <c>docs/json.md</c>.</summary>
internal static class JsonObject
{
    /// <summary>Raised when a property changes its meaning or goes; new properties may come at any time.</summary>
    public const int Schema = 1;

    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        NewLine = "\n",
        // The output is no HTML: '+' and '&' in names and addresses stay readable. Control characters are escaped all the same.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <param name="command">The verb.</param>
    /// <param name="properties">Writes its properties.</param>
    public static string Of(string command, Action<Utf8JsonWriter> properties)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("command", command);
            json.WriteNumber("schema", Schema);
            properties(json);
            json.WriteEndObject();
        }
        return Escaped(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    // Outside of strings JSON is ASCII; so whatever a terminal would obey stands in a string, and means the same when it is escaped.
    private static string Escaped(string json)
    {
        if (json.AsSpan().IndexOfAnyExceptInRange('\0', '~') < 0)
            return json;
        var escaped = new StringBuilder(json.Length + 16);
        foreach (Rune rune in json.EnumerateRunes())
        {
            string text = rune.ToString();
            if (rune.IsAscii || Printable.Escape(text) == text)
                escaped.Append(text);
            else
                foreach (char unit in text)
                    escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:X4}");
        }
        return escaped.ToString();
    }

    public static void WriteStrings(this Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (string value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }

    public static void WriteSeconds(this Utf8JsonWriter json, string name, TimeSpan time) =>
        json.WriteNumber(name, Math.Round((decimal)time.TotalSeconds, 3));

    public static void WriteError(this Utf8JsonWriter json, ExitCode code, string message)
    {
        json.WriteStartObject("error");
        json.WriteNumber("code", (int)code);
        json.WriteString("name", ExitCodes.NameOf(code));
        json.WriteString("message", message);
        json.WriteEndObject();
    }
}
