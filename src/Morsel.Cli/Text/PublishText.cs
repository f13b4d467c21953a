using System.Text;
using Morsel.Publishing;

namespace Morsel.Cli.Text;

/// <summary>What <c>publish</c> tells people.</summary>
internal static class PublishText
{
    public static string Of(PublishReport report)
    {
        var text = new StringBuilder();
        foreach (PublishedFile file in report.Files)
            text.Append($"{Printable.Escape(file.Name)}: {Figures.Size(file.Bytes)}{Outcome(report, file)}\n");
        foreach (string name in report.Deleted)
            text.Append($"{Printable.Escape(name)}: {(report.IsTrial ? "would be deleted" : "deleted")}\n");
        foreach (PublishedDownload download in report.Downloads)
            text.Append($"{Printable.Escape(download.Name)}: verified{(download.OldPath is { } old ? $", from {Printable.Escape(old)}" : "")}, {Figures.Size(download.Bytes)} downloaded\n");
        return text.Append($"{Printable.Escape(report.StoreName)}: {Summary(report)}, {Figures.Duration(report.Elapsed)}\n").ToString();
    }

    private static string Outcome(PublishReport report, PublishedFile file) =>
        !file.WasSent ? ", was there" : report.IsTrial ? ", would be sent" : ", sent";

    private static string Summary(PublishReport report)
    {
        string sent = $"{Figures.Count(report.Files.Count(file => file.WasSent), "object")} of {Figures.Size(report.Files.Where(file => file.WasSent).Sum(file => file.Bytes))}";
        return report.IsTrial ? $"{sent} would be sent, and nothing was changed" : $"{sent} sent";
    }
}
