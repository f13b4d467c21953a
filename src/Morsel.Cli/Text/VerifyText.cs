namespace Morsel.Cli.Text;

/// <summary>What <c>verify</c> tells people.</summary>
internal static class VerifyText
{
    private const int ShownRanges = 10;

    public static string Of(string path, VerifyReport report)
    {
        string name = Printable.Escape(path);
        if (report.IsIdentical)
            return $"{name}: identical, {Figures.Size(report.Length)}, verified: {UpdateText.Proof(report.Proven)}{Signed(report)}\n";
        string length = report.Length == report.ExpectedLength ? "" : $", has {report.Length} bytes, expected {report.ExpectedLength}";
        if (report.Differences.Count == 0)
            return $"{name}: differs{length}{Unfinished(report)}\n";
        string stretches = report.Differences.Count == 1 ? "1 stretch" : $"{report.Differences.Count} stretches";
        string share = $"{Figures.Size(report.Differences.Sum(range => range.Length))} of {Figures.Size(report.ExpectedLength)}";
        return $"{name}: differs in {stretches}, {share}{length}{Unfinished(report)}\n{Ranges(report.Differences)}";
    }

    private static string Unfinished(VerifyReport report) => report.Journal is { } journal ? $"; an update in place was interrupted ({Printable.Escape(journal)})" : "";

    private static string Signed(VerifyReport report) => report.Signature is { } signature ? $"; signed by {SignatureText.Of(signature)}" : "";

    private static string Ranges(IReadOnlyList<ByteRange> ranges)
    {
        string shown = string.Concat(ranges.Take(ShownRanges).Select(range => $"  bytes {range.Start} to {range.End - 1}\n"));
        return ranges.Count > ShownRanges ? $"{shown}  and {ranges.Count - ShownRanges} more (--json lists all)\n" : shown;
    }
}
