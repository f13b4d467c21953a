using System.Globalization;

namespace Morsel.Cli.Text;

/// <summary>What <c>inspect</c> tells people: what the description means, then its fields as they stand there.</summary>
internal static class DescriptionText
{
    private const int NameColumns = 13;

    public static string Of(string source, DescriptionReport report)
    {
        var table = new TextTable(NameColumns);
        table.Row("file", report.FileName ?? "(no name)");
        table.Row("length", $"{Figures.Size(report.Length)} ({report.Length} bytes)");
        table.Row("blocks", $"{report.BlockCount} of {(report.HasEqualBlocks ? "" : "at most ")}{report.BlockBytes} bytes");
        table.Row("block sums", $"{report.StrongBytes} bytes of {Digest.NameOf(report.StrongHash)} each");
        foreach (Digest digest in report.Digests)
            table.Row(Digest.NameOf(digest.Algorithm), digest.Hex);
        if (report.ModifiedTime is { } time)
            table.Row("modified", time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture));
        foreach (string location in report.Locations)
            table.Row("address", location);
        string head = $"{Printable.Escape(source)}: {report.Format} control file, {Figures.Size(report.DescriptionBytes)}\n";
        return $"{head}{table}fields\n{Fields(report.Fields)}";
    }

    private static string Fields(IEnumerable<KeyValuePair<string, string>> fields) =>
        string.Concat(fields.Select(field => $"  {Printable.Escape(field.Key)}: {Printable.Escape(field.Value)}\n"));
}
