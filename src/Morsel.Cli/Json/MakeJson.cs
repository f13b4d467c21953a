using System.Text.Json;
using Morsel.Estimates;

namespace Morsel.Cli.Json;

/// <summary>What <c>make</c> did with each of its files, as JSON.</summary>
internal static class MakeJson
{
    /// <param name="json">The object.</param>
    /// <param name="results">What came of each file.</param>
    /// <param name="leftOut">Files that were left out.</param>
    /// <param name="tuned">The estimate that the block size was chosen by; null if none was made.</param>
    public static void Write(Utf8JsonWriter json, IEnumerable<MadeFile<MakeReport>> results, string[] leftOut, EstimateReport? tuned = null)
    {
        WriteFiles(json, results, leftOut, WriteReport);
        if (tuned is null)
            return;
        json.WriteStartObject("tuning");
        EstimateJson.Write(json, tuned);
        json.WriteEndObject();
    }

    /// <summary>Every file with its report, or with why there is none, and those that were left out.</summary>
    public static void WriteFiles<TReport>(
        Utf8JsonWriter json, IEnumerable<MadeFile<TReport>> results, string[] leftOut, Action<Utf8JsonWriter, TReport> writeReport)
        where TReport : class
    {
        json.WriteStrings("left_out", leftOut);
        json.WriteStartArray("files");
        foreach ((string source, TReport? report, Exception? failure) in results)
        {
            json.WriteStartObject();
            json.WriteString("source", source);
            if (report is not null)
                writeReport(json, report);
            else if (failure is not null)
                json.WriteError(ExitCodes.Of(failure), ErrorLine.Of(failure, ExitCodes.Of(failure), Advice.Least with { TakesOutput = true }));
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteReport(Utf8JsonWriter json, MakeReport report)
    {
        json.WriteString("path", report.OutputPath);
        json.WriteNumber("length", report.Length);
        json.WriteNumber("block_bytes", report.BlockBytes);
        json.WriteNumber("description_bytes", report.DescriptionBytes);
        json.WriteString("gzip", Names.Of(report.Gzip));
        json.WriteString("gzip_path", report.GzipPath);
        json.WriteString("recompress_options", report.RecompressOptions);
        json.WriteString("sidecar_path", report.SidecarPath);
        WriteNumber(json, "compressed_whole_bytes", report.CompressedWholeBytes);
        json.WriteString("coarse_path", report.CoarsePath);
        WriteNumber(json, "coarse_bytes", report.CoarseBytes);
        DescriptionJson.WriteDigests(json, report.Digests);
        WriteUnits(json, report.Units);
        PatchJson.Write(json, report.Patches);
        WriteDownloads(json, report.Downloads);
        SignatureJson.Write(json, report.Signatures);
        json.WriteSeconds("elapsed_seconds", report.Elapsed);
        json.WriteStrings("notes", report.Notes.Select(note => note.Text));
    }

    private static void WriteDownloads(Utf8JsonWriter json, IEnumerable<VersionDownload> downloads)
    {
        json.WriteStartArray("downloads");
        foreach (VersionDownload download in downloads)
        {
            json.WriteStartObject();
            json.WriteString("old_path", download.OldPath);
            json.WriteString("kind", Names.Of(download.Kind));
            json.WriteNumber("bytes", download.Bytes);
            json.WriteNumber("plain_bytes", download.PlainBytes);
            json.WriteString("other_version_kind", download.OtherVersionKind is { } kind ? Names.Of(kind) : null);
            WriteNumber(json, "other_version_bytes", download.OtherVersionBytes);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, long? number)
    {
        if (number is { } known)
            json.WriteNumber(name, known);
        else
            json.WriteNull(name);
    }

    private static void WriteUnits(Utf8JsonWriter json, MadeUnits? units)
    {
        if (units is null)
        {
            json.WriteNull("units");
            return;
        }
        json.WriteStartObject("units");
        json.WriteString("path", units.Path);
        json.WriteNumber("bytes", units.Bytes);
        json.WriteNumber("table_offset", units.TableOffset);
        json.WriteNumber("table_bytes", units.TableBytes);
        json.WriteNumber("unit_bytes", units.UnitBytes);
        json.WriteNumber("window_log", units.WindowLog);
        json.WriteNumber("level", units.Level);
        json.WriteNumber("length", units.Length);
        json.WriteSeconds("elapsed_seconds", units.Elapsed);
        json.WriteEndObject();
    }
}
