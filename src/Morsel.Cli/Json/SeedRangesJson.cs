using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Morsel.Zsync;

namespace Morsel.Cli.Json;

/// <summary>The line that zsync3's zsyncranges prints, byte for byte; other download managers read it.</summary>
internal static class SeedRangesJson
{
    // Its spelling of a missing SHA-1: what C's printf makes of a null pointer.
    private const string Absent = "(null)";

    public static string Of(ZsyncRanges ranges)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteNumber("length", ranges.Length);
            json.WriteStartObject("checksum");
            json.WriteString(ranges.Sha1 is null ? Absent : "SHA-1", ranges.Sha1?.Hex ?? Absent);
            json.WriteEndObject();
            json.WriteStartArray("reuse");
            foreach (SeedCopy copy in ranges.Reuse)
                WriteTuple(json, copy.TargetOffset, copy.SeedOffset, copy.Length);
            json.WriteEndArray();
            json.WriteStartArray("download");
            foreach (ByteRange range in ranges.Download)
                WriteTuple(json, range.Start, range.End - 1);   // both ends inclusive there
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteTuple(Utf8JsonWriter json, params ReadOnlySpan<long> numbers)
    {
        json.WriteStartArray();
        foreach (long number in numbers)
            json.WriteNumberValue(number);
        json.WriteEndArray();
    }
}
