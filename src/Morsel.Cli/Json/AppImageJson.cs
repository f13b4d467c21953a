using System.Text.Json;
using Morsel.AppImages;

namespace Morsel.Cli.Json;

/// <summary>What the command tells programs about AppImages, as JSON.</summary>
internal static class AppImageJson
{
    public static void Write(Utf8JsonWriter json, AppImageDescription app)
    {
        json.WriteString("format", "appimage");
        json.WriteNumber("type", app.Type);
        json.WriteNumber("length", app.Length);
        json.WriteString("architecture", app.Architecture);
        json.WriteString("update_information", app.UpdateInformation);
        if (app.UpdateSectionBytes is { } bytes)
            json.WriteNumber("update_section_bytes", bytes);
        json.WriteString("transport", app.Transport);
        json.WriteString("update_problem", app.UpdateProblem);
        json.WriteString("file_system", app.FileSystem);
        if (app.FileSystemOffset is { } offset)
            json.WriteNumber("file_system_offset", offset);
        json.WriteBoolean("signed", app.IsSigned);
        json.WriteString("signing_key", app.SigningKey);
    }
}
