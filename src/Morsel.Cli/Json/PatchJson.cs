using System.Text.Json;
using Morsel.Patches;

namespace Morsel.Cli.Json;

/// <summary>What the command tells programs about patches, as JSON.</summary>
internal static class PatchJson
{
    /// <summary>Those that <c>make</c> made of one file.</summary>
    public static void Write(Utf8JsonWriter json, IEnumerable<MadePatch> patches)
    {
        json.WriteStartArray("patches");
        foreach (MadePatch patch in patches)
        {
            json.WriteStartObject();
            json.WriteString("old_path", patch.OldPath);
            json.WriteString("path", patch.Path);
            json.WriteString("format", NameOf(patch.Format));
            json.WriteNumber("patch_bytes", patch.Bytes);
            json.WriteNumber("old_length", patch.OldLength);
            json.WriteString("old_sha256", patch.OldDigest.Hex);
            json.WriteNumber("length", patch.Length);
            json.WriteString("sha256", patch.Digest.Hex);
            json.WriteNumber("memory_mib", patch.MemoryMiB);
            json.WriteSeconds("elapsed_seconds", patch.Elapsed);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    public static void Write(Utf8JsonWriter json, PatchApplyRequest request, PatchApplyReport report)
    {
        json.WriteString("old_path", request.OldPath);
        json.WriteString("patch_path", request.PatchPath);
        json.WriteString("path", report.OutputPath);
        json.WriteNumber("patch_bytes", report.PatchBytes);
        json.WriteNumber("length", report.Length);
        json.WriteString("sha256", report.Digest.Hex);
        json.WriteBoolean("verified", report.Proven != ProofLevel.None);
        json.WriteSeconds("elapsed_seconds", report.Elapsed);
    }

    public static void Write(Utf8JsonWriter json, PatchDescription patch, bool hasWindows)
    {
        json.WriteString("format", NameOf(patch.Format));
        json.WriteNumber("patch_bytes", patch.PatchBytes);
        if (patch.OldLength is { } oldLength)
            json.WriteNumber("old_length", oldLength);
        if (patch.OldDigest is { } oldDigest)
            json.WriteString("old_sha256", oldDigest.Hex);
        json.WriteNumber("length", patch.Length);
        if (patch.Digest is { } digest)
            json.WriteString("sha256", digest.Hex);
        json.WriteNumber("window_bytes", patch.WindowBytes);
        json.WriteNumber("window_count", patch.Windows.Count);
        if (hasWindows)
            WriteWindows(json, patch);
    }

    private static string NameOf(PatchFormat format) => format == PatchFormat.Zstd ? "zstd" : "morsel-1";

    private static void WriteWindows(Utf8JsonWriter json, PatchDescription patch)
    {
        json.WriteStartArray("windows");
        foreach (PatchWindow window in patch.Windows)
        {
            json.WriteStartObject();
            json.WriteNumber("start", window.Range.Start);
            json.WriteNumber("length", window.Range.Length);
            json.WriteNumber("stored_bytes", window.StoredBytes);
            json.WriteNumber("filter", window.Filter);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
