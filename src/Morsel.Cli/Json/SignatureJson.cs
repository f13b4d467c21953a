using System.Text.Json;

namespace Morsel.Cli.Json;

/// <summary>Signatures as JSON.</summary>
internal static class SignatureJson
{
    /// <summary>Whose signature was accepted.</summary>
    public static void Write(Utf8JsonWriter json, SignatureReport? signature)
    {
        if (signature is null)
        {
            json.WriteNull("signature");
            return;
        }
        json.WriteStartObject("signature");
        json.WriteString("key", signature.Key);
        json.WriteString("name", signature.Name);
        if (signature.Serial is { } serial)
            json.WriteNumber("serial", serial);
        else
            json.WriteNull("serial");
        json.WriteString("expires", signature.Expires?.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture));
        json.WriteEndObject();
    }

    /// <summary>What was signed.</summary>
    public static void Write(Utf8JsonWriter json, IEnumerable<MadeSignature> signatures)
    {
        json.WriteStartArray("signatures");
        foreach (MadeSignature signature in signatures)
        {
            json.WriteStartObject();
            json.WriteString("path", signature.Path);
            json.WriteString("key", signature.Key);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
