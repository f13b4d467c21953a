using System.Text.Json;

namespace Morsel.Cli.Json;

/// <summary><see cref="UpdateCheck"/> as JSON.</summary>
internal static class CheckJson
{
    public static void Write(Utf8JsonWriter json, UpdateCheck check)
    {
        json.WriteString("path", check.Path);
        json.WriteBoolean("current", check.IsCurrent);
        if (check.Length is { } length)
            json.WriteNumber("length", length);
        json.WriteString("compared_by", Names.Of(check.ComparedBy));
        json.WriteString("address", check.Address);
        json.WriteStrings("notes", check.Notes.Select(note => note.Text));
    }
}
