using Morsel.Cli.Text;
using Morsel.Serve.Demo;

namespace Morsel.Tests.Cli.Text;

public class ReportTextTests
{
    [Fact]
    public void An_update_is_one_line() => Assert.Equal("disk.img: updated, 95.4 MiB; downloaded 19.4 MiB (80 % saved)\n", UpdateText.Of(ReportSamples.Update));

    [Fact]
    public void Who_wants_to_know_more_is_told_where_the_bytes_came_from() => Assert.Equal(
        """
          reused     76.3 MiB (80 %)
                     76.3 MiB from disk.img (old file, 85.8 MiB)
                     0 B from b\x1b[2J.img (seed, 0 B): is not a regular file
          missing    19.1 MiB (20 %)
          downloaded 19.4 MiB: 19.1 MiB of data in 3 requests, 293.0 KiB of control file
                     19.1 MiB from http://example.org in 3 requests
          verified   SHA-256 of the whole file
          time       4.2 s

        """,
        UpdateText.Details(ReportSamples.Update));

    [Fact]
    public void The_only_way_is_named_with_why_and_with_both_times()
    {
        RouteReport route = new(RouteKind.Ranges, "the plain file", 20_000_000)
        {
            Address = "http://example.org/disk.img",
            Why = "the only way",
            SpentRequests = 3,
            Time = TimeSpan.FromSeconds(4),
            SpentTime = TimeSpan.FromSeconds(3.5),
        };
        Assert.Contains(
            "  route      the plain file, http://example.org/disk.img: the only way\n  predicted  4.0 s for the download; it took 3.5 s\n",
            UpdateText.Details(ReportSamples.Update with { Routes = [route] }), StringComparison.Ordinal);
        Assert.Contains(
            "  predicted  nothing, the download had ended before its speed was known; it took 3.5 s\n",
            UpdateText.Details(ReportSamples.Update with { Routes = [route with { Time = null }] }), StringComparison.Ordinal);
        Assert.DoesNotContain("predicted", UpdateText.Details(ReportSamples.Update with { Routes = [route with { SpentTime = null }] }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(301_000, 1_000, "293.0 KiB of control file, 1000 B of sidecar")]
    [InlineData(1_000, 1_000, "3 requests, 1000 B of sidecar")]
    [InlineData(0, 0, "0 B of control file")]
    public void The_sidecar_is_named_by_itself(long descriptionBytes, long sidecarBytes, string text) => Assert.Contains(
        text + "\n", UpdateText.Details(ReportSamples.Update with { DescriptionBytes = descriptionBytes, SidecarBytes = sidecarBytes }), StringComparison.Ordinal);

    [Fact]
    public void Where_nothing_was_there_before_the_file_is_downloaded_and_nothing_is_said_to_be_saved()
    {
        UpdateReport report = ReportSamples.Update with { Seeds = [new("similar.img", SeedKind.Similar, 10, 0)], ReusedBytes = 0, FetchedBytes = 100_000_000, TransferredBytes = 100_000_000 };
        Assert.Equal("disk.img: downloaded, 95.4 MiB; 95.7 MiB transferred\n", UpdateText.Of(report));
        Assert.Equal("disk.img: downloaded, 95.4 MiB; 95.7 MiB transferred\n", UpdateText.Of(report with { Outcome = UpdateOutcome.DownloadedWhole }));
        Assert.Equal("disk.img: updated, 95.4 MiB; downloaded 95.7 MiB (nothing saved)\n", UpdateText.Of(report with { Seeds = [new("disk.img", SeedKind.Output, 10, 0)] }));
    }

    [Fact]
    public void A_current_file_has_its_own_words()
    {
        UpdateReport current = ReportSamples.Update with { Outcome = UpdateOutcome.AlreadyCurrent, TransferredBytes = 0, DataRequests = 0 };
        Assert.Equal("disk.img: already current, 95.4 MiB; downloaded 293.0 KiB\n", UpdateText.Of(current));
        Assert.Equal("disk.img: already current, 95.4 MiB\n", UpdateText.Of(current with { DescriptionBytes = 0 }));
        Assert.DoesNotContain("missing", UpdateText.Details(current), StringComparison.Ordinal);
    }

    [Fact]
    public void An_unverified_download_does_not_pretend()
    {
        UpdateReport report = ReportSamples.Update with { Outcome = UpdateOutcome.DownloadedWhole, Proven = ProofLevel.None };
        Assert.Contains("verified   nothing", UpdateText.Details(report), StringComparison.Ordinal);
    }

    // 96.2 MiB of content in a file of 36.6 MiB, of which 4.4 MiB were downloaded: 88.5 MiB reused of 36.6 MiB would fit nothing.
    [Fact]
    public void Of_a_gzip_file_the_first_line_counts_the_file_and_the_rows_its_content()
    {
        UpdateReport report = ReportSamples.Update with
        {
            Length = 100_900_864,
            RecompressedLength = 38_400_000,
            ReusedBytes = 92_800_000,
            FetchedBytes = 8_100_864,
            TransferredBytes = 4_300_000,
        };
        Assert.Equal("disk.img: updated, 36.6 MiB; downloaded 4.4 MiB (88 % saved)\n", UpdateText.Of(report));
        string details = UpdateText.Details(report);
        Assert.Contains("  reused     88.5 MiB (92 %)\n", details, StringComparison.Ordinal);
        Assert.Contains("  missing    7.7 MiB (8 %), downloaded compressed\n", details, StringComparison.Ordinal);
        Assert.Contains("  gzip       96.2 MiB of content, compressed to the published 36.6 MiB\n", details, StringComparison.Ordinal);
        UpdateReport whole = report with { RecompressedLength = null, FetchedGzipLength = 38_400_000, TransferredBytes = 38_400_000 };
        Assert.Equal("disk.img: updated, 36.6 MiB; downloaded 36.9 MiB (nothing saved)\n", UpdateText.Of(whole));
        Assert.Contains("  gzip       downloaded whole, 36.6 MiB\n", UpdateText.Details(whole), StringComparison.Ordinal);
    }

    // The content of a zchunk file: what is reused and downloaded is counted as it is stored.
    [Fact]
    public void Shares_are_of_what_was_reused_and_downloaded_together()
    {
        string details = UpdateText.Details(ReportSamples.Update with { ReusedBytes = 38_000_000, FetchedBytes = 11_000_000, TransferredBytes = 11_000_000 });
        Assert.Contains("  reused     36.2 MiB (78 %)\n", details, StringComparison.Ordinal);
        Assert.Contains("  missing    10.5 MiB (22 %)\n", details, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plan_counts_ranges_and_requests() => Assert.Equal(
        """
        disk.img: 95.4 MiB in blocks of 4.0 KiB
          reuse      76.3 MiB (80 %)
                     76.3 MiB from disk.img (old file, 85.8 MiB)
                     0 B from b\x1b[2J.img (seed, 0 B): is not a regular file
          download   19.1 MiB (20 %) in 1 range, 1 request at least

        """,
        PlanText.Of(ReportSamples.Plan));

    [Fact]
    public void A_plan_by_a_patch_says_how_much_of_the_patch_is_downloaded_and_not_what_it_copies() => Assert.Equal(
        """
        disk.img: 95.4 MiB in blocks of 4.0 KiB
                     76.3 MiB from disk.img (old file, 85.8 MiB)
                     0 B from b\x1b[2J.img (seed, 0 B): is not a regular file
          download   144 B of the patch, for 19.1 MiB (20 %), in 1 range, 1 request at least

        """,
        PlanText.Of(ReportSamples.Plan with { Routes = [new RouteReport(RouteKind.Patch, "the patch", 144) { IsChosen = true }] }));

    [Fact]
    public void A_different_file_is_shown_where_it_differs() => Assert.Equal(
        """
        f: differs in 2 stretches, 4.8 KiB of 8.8 KiB, has 9000 bytes, expected 9001
          bytes 0 to 4095
          bytes 8192 to 9000

        """,
        VerifyText.Of("f", ReportSamples.Different));

    [Fact]
    public void Many_differences_are_counted_not_listed()
    {
        IEnumerable<ByteRange> everySecondByte = Enumerable.Range(0, 12).Select(number => new ByteRange(number * 2, number * 2 + 1));
        VerifyReport report = ReportSamples.Different with { Differences = [.. everySecondByte] };
        Assert.EndsWith("  and 2 more (--json lists all)\n", VerifyText.Of("f", report), StringComparison.Ordinal);
    }

    [Fact]
    public void A_description_is_explained_and_then_quoted() => Assert.Equal(
        """
        r.zsync: zsync control file, 512 B
          file          r\x1b.bin
          length        97.7 KiB (100000 bytes)
          blocks        49 of 2048 bytes
          block sums    4 bytes of MD4 each
          SHA-1         0000000000000000000000000000000000000000
          modified      2001-09-09 01:46:40 UTC
          address       r+1.bin
        fields
          zsync: 0.6.2
          Filename: r\x1b.bin

        """,
        DescriptionText.Of("r.zsync", ReportSamples.Description));

    [Fact]
    public void A_control_file_is_one_line() =>
        Assert.Equal("disk.img.zsync: 293.0 KiB for 95.4 MiB in blocks of 4.0 KiB, 0.50 s\n", MakeText.Of(ReportSamples.Publish));

    [Fact]
    public void The_demonstration_begins_as_an_update_ends()
    {
        string text = DemoText.Of(ReportSamples.Demo);
        Assert.StartsWith(UpdateText.Of(ReportSamples.Update), text, StringComparison.Ordinal);
        Assert.Contains("downloaded 19.4 MiB: 19.1 MiB of data in 3 requests, 293.0 KiB of control file\n", text, StringComparison.Ordinal);
        Assert.Contains("identical to the new one, byte for byte", text, StringComparison.Ordinal);
    }
}
