using Morsel.Server.Transfers;

namespace Morsel.Server.Page;

/// <summary>Transfers in words.</summary>
internal static class TransferText
{
    /// <summary>What all of them came to, in a sentence.</summary>
    public static string Of(TransferTotals totals) =>
        $"Since the server started, {CountText.Of(totals.Transfers, "transfer")} took {CountText.Of(totals.Requests, "request")}: {SizeText.Of(totals.Sent)} were sent, {SizeText.Of(totals.Saved)} were not needed.";

    /// <summary>"3 ranges in 2 requests", "1 request for the whole file".</summary>
    public static string Ranges(TransferState transfer) => transfer.Sum.Ranges == 0
        ? $"{CountText.Of(transfer.Sum.Requests, "request")} for the whole file"
        : $"{CountText.Of(transfer.Sum.Ranges, "range")} in {CountText.Of(transfer.Sum.Requests, "request")}";

    /// <summary>"2 MB of 3 MB".</summary>
    public static string Asked(TransferState transfer) => $"{SizeText.Of(transfer.Sum.Asked)} of {SizeText.Of(transfer.FileLength)}";
}
