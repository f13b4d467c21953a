using System.Globalization;
using System.Text;
using Morsel.Patches;

namespace Morsel.Cli.Text;

/// <summary>What the command tells people about patches.</summary>
internal static class PatchText
{
    private static readonly (int Bit, string Name)[] Filters = [(1, "x86-64 code"), (8, "ARM64 code"), (2, "64-bit addresses"), (4, "32-bit addresses")];

    /// <summary>A patch that was made; nothing where there is none.</summary>
    public static string Of(MadePatch patch) => patch.Path is null
        ? ""
        : $"{Printable.Escape(patch.Path)}: {Figures.Size(patch.Bytes)} from {Printable.Escape(patch.OldPath)}, {Figures.Duration(patch.Elapsed)}\n";

    public static string Of(PatchApplyReport report) =>
        $"{Printable.Escape(report.OutputPath)}: {Figures.Size(report.Length)} from a patch of {Figures.Size(report.PatchBytes)}, {(report.Proven == ProofLevel.None ? "not verified: a zstd patch contains no digest" : "verified by SHA-256")}, {Figures.Duration(report.Elapsed)}\n";

    public static string Of(string path, PatchDescription patch, bool hasWindows)
    {
        if (patch is not { Format: PatchFormat.Morsel1, OldLength: { } oldLength, OldDigest: { } oldDigest, Digest: { } digest })
        {
            TextTable zstd = new TextTable(12).Row("new file", Sized(patch.Length)).Row("memory", $"the old file and {Figures.Size(patch.WindowBytes)}");
            return $"{Printable.Escape(path)}: zstd patch, {Figures.Size(patch.PatchBytes)}\n{zstd}";
        }
        TextTable table = new TextTable(12)
            .Row("old file", Sized(oldLength))
            .Row("", oldDigest.ToString())
            .Row("new file", Sized(patch.Length))
            .Row("", digest.ToString())
            .Row("windows", $"{Figures.Count(patch.Windows.Count, "window")} of {Figures.Size(patch.WindowBytes)}, {Named(patch.Windows.Aggregate(0, (all, window) => all | window.Filter))}");
        return $"{Printable.Escape(path)}: patch, {Figures.Size(patch.PatchBytes)}\n{table}{(hasWindows ? Windows(patch) : "")}";
    }

    private static string Windows(PatchDescription patch)
    {
        var lines = new StringBuilder("  number        start     stored   predicted\n");
        foreach ((PatchWindow window, int i) in patch.Windows.Select((window, i) => (window, i)))
            lines.AppendLine(CultureInfo.InvariantCulture, $"{i + 1,8} {window.Range.Start,12} {window.StoredBytes,10}   {Named(window.Filter)}");
        return lines.ToString();
    }

    private static string Named(int filter) => filter == 0
        ? "copied as they are"
        : string.Join(", ", Filters.Where(known => (filter & known.Bit) != 0).Select(known => known.Name));

    private static string Sized(long bytes) => $"{bytes.ToString(CultureInfo.InvariantCulture)} bytes ({Figures.Size(bytes)})";
}
