using System.Globalization;
using Morsel.Casync;

namespace Morsel.Cli.Text;

/// <summary>What the command tells people about casync indexes and stores.</summary>
internal static class CasyncText
{
    public static string Of(CasyncMakeReport report) =>
        $"{Printable.Escape(report.OutputPath)}: {Figures.Size(report.Length)}{Entries(report.EntryCount)} in {Figures.Count(report.ChunkCount, "chunk")}, {Figures.Duration(report.Elapsed)}\n"
        + $"{Printable.Escape(report.StorePath)}: {Figures.Count(report.NewChunkCount, "new chunk")}, {Figures.Size(report.NewStoredBytes)}\n{SignatureText.Of(report.Signatures)}";

    public static string Of(CasyncEstimate estimate) => new TextTable(10)
        .Row("new", $"{Figures.Size(estimate.NewBytes)} of {Figures.Size(estimate.TotalBytes)}, in {estimate.NewChunkCount} of {Figures.Count(estimate.ChunkCount, "chunk")}")
        .Row("stored", estimate.StoredBytes is { } stored ? Figures.Size(stored) : "not known: no store contains all of it")
        .Row("index", Figures.Size(estimate.IndexBytes))
        .ToString();

    public static string Of(string store, StoreVerifyReport report)
    {
        int repaired = report.Faults.Count(fault => fault.IsRepaired);
        string found = report.Faults.Count == 0 ? "all right" : $"{report.Faults.Count} wrong or missing{(repaired > 0 ? $", {repaired} repaired" : "")}";
        return $"{Printable.Escape(store)}: {Figures.Count(report.ObjectCount, "chunk")} verified, {Figures.Size(report.Bytes)}, {found}\n{Faults(report.Faults)}";
    }

    public static string Of(string store, StorePruneReport report) =>
        $"{Printable.Escape(store)}: {Figures.Count(report.UnnamedCount, "chunk")} {(report.IsDeleted ? "deleted" : "to delete (with --delete)")}, {Figures.Size(report.UnnamedBytes)}\n"
        + new TextTable(10)
            .Row("needed", $"{Figures.Count(report.KeptCount, "chunk")}, {Figures.Size(report.KeptBytes)}")
            .Row("young", $"{Figures.Count(report.YoungCount, "chunk")} of the last day, {Figures.Size(report.YoungBytes)}");

    public static string Of(string store, StoreCopyReport report) =>
        $"{Printable.Escape(store)}: {Figures.Count(report.CopiedCount, "chunk")} copied, {Figures.Size(report.CopiedBytes)}; {report.PresentCount} of {report.ChunkCount} were there\n{Faults(report.Faults)}";

    public static string Of(string store, StoreDescription description) =>
        $"{Printable.Escape(store)}: {Figures.Count(description.CompressedCount + description.PlainCount, "chunk")}, {Figures.Size(description.CompressedBytes + description.PlainBytes)}\n"
        + new TextTable(14)
            .Row("compressed", $"{Figures.Count(description.CompressedCount, "chunk")}, {Figures.Size(description.CompressedBytes)}")
            .Row("uncompressed", $"{Figures.Count(description.PlainCount, "chunk")}, {Figures.Size(description.PlainBytes)}")
            .Row("other files", description.OtherFileCount.ToString(CultureInfo.InvariantCulture));

    private static string Faults(IEnumerable<StoreFault> faults) =>
        string.Concat(faults.Select(fault => $"  {Printable.Escape(fault.Name)}: {Printable.Escape(fault.Problem)}{(fault.IsRepaired ? "; repaired" : "")}\n"));

    private static string Entries(long? count) => count is { } entries ? FormattableString.Invariant($" of {entries} {(entries == 1 ? "entry" : "entries")}") : "";
}
