using System.Text.Json;
using System.Text.Unicode;
using Morsel.Casync;
using Morsel.Cli.Text;

namespace Morsel.Cli.Json;

/// <summary>What the command tells programs about trees, as JSON.</summary>
internal static class EntryJson
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>What <c>make</c> made.</summary>
    public static void Write(Utf8JsonWriter json, IEnumerable<MadeFile<CatarMakeReport>> results) => MakeJson.WriteFiles(json, results, [], WriteReport);

    public static void Write(Utf8JsonWriter json, IReadOnlyList<TreeEntry> entries)
    {
        json.WriteStartArray("entries");
        foreach (TreeEntry entry in entries)
            WriteEntry(json, entry);
        json.WriteEndArray();
    }

    public static void Write(Utf8JsonWriter json, IReadOnlyList<TreeDifference> differences)
    {
        json.WriteBoolean("identical", differences.Count == 0);
        json.WriteStartArray("differences");
        foreach (TreeDifference difference in differences)
        {
            json.WriteStartObject();
            WritePath(json, difference.Path, difference.PathBytes);
            json.WriteString("kind", EntryText.WordOf(difference.Kind));
            json.WriteStrings("changes", EntryText.WordsOf(difference.Changes));
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteReport(Utf8JsonWriter json, CatarMakeReport report)
    {
        json.WriteString("path", report.OutputPath);
        json.WriteNumber("length", report.Length);
        json.WriteString("digest", report.Digest.Hex);
        json.WriteNumber("entry_count", report.EntryCount);
        json.WriteNumber("excluded_count", report.ExcludedCount);
        json.WriteStrings("features", report.Features);
        json.WriteSeconds("elapsed_seconds", report.Elapsed);
        json.WriteStrings("notes", report.Notes.Select(note => note.Text));
    }

    private static void WriteEntry(Utf8JsonWriter json, TreeEntry entry)
    {
        json.WriteStartObject();
        WritePath(json, entry.Path, entry.PathBytes);
        json.WriteString("type", EntryText.WordOf(entry.Kind));
        json.WriteString("mode", Convert.ToString(entry.Mode, 8).PadLeft(4, '0'));
        if (entry.Kind == TreeEntryKind.File)
            json.WriteNumber("length", entry.Length);
        if (entry.LinkTarget is { } target)
            json.WriteString("link_target", System.Text.Encoding.UTF8.GetString(target.Span));
        if (entry.Device is var (major, minor))
        {
            json.WriteNumber("device_major", major);
            json.WriteNumber("device_minor", minor);
        }
        if (entry is { UserId: { } user, GroupId: { } group })
        {
            json.WriteNumber("uid", user);
            json.WriteNumber("gid", group);
        }
        json.WriteString("user", entry.UserName);
        json.WriteString("group", entry.GroupName);
        if (entry.ModifiedNanoseconds is { } time)
        {
            // Rounded down, also before 1970.
            long nanoseconds = ((time % NanosecondsPerSecond) + NanosecondsPerSecond) % NanosecondsPerSecond;
            json.WriteNumber("modified_seconds", (time - nanoseconds) / NanosecondsPerSecond);
            json.WriteNumber("modified_nanoseconds", nanoseconds);
        }
        json.WriteStrings("flags", entry.Flags.Where(flag => flag.IsSet).Select(flag => flag.Name));
        if (entry.Digest is { } digest)
            json.WriteString("digest", digest.Hex);
        json.WriteEndObject();
    }

    private static void WritePath(Utf8JsonWriter json, string path, ReadOnlyMemory<byte> bytes)
    {
        json.WriteString("path", bytes.IsEmpty ? "." : path);
        // A name that is no text cannot be told from others by its text.
        if (!Utf8.IsValid(bytes.Span))
            json.WriteString("path_hex", Convert.ToHexStringLower(bytes.Span));
    }
}
