using Morsel.Cli.Demo;
using Morsel.Cli.Text;

namespace Morsel.Tests.Cli.Text;

public class ReportTextTests
{
    [Fact]
    public void An_update_tells_where_its_bytes_came_from() => Assert.Equal(
        """
        disk.img: updated, 95.4 MiB
          reused   76.3 MiB, 80.0 %
                   76.3 MiB of disk.img (old file, 85.8 MiB)
                   0 B of b\x1b[2J.img (seed, 0 B): is not a regular file
          fetched  19.1 MiB, 20.0 % in 3 requests
          traffic  19.1 MiB of data, 293.0 KiB of control file
          proven   SHA-256 of the whole
          time     4.2 s

        """,
        UpdateText.Of(ReportSamples.Update));

    [Fact]
    public void A_current_file_has_its_own_word() => Assert.StartsWith(
        "disk.img: already current, 95.4 MiB\n",
        UpdateText.Of(ReportSamples.Update with { Outcome = UpdateOutcome.AlreadyCurrent }),
        StringComparison.Ordinal);

    [Fact]
    public void An_unproven_download_does_not_pretend()
    {
        UpdateReport report = ReportSamples.Update with { Outcome = UpdateOutcome.DownloadedWhole, Proven = ProofLevel.None };
        Assert.Contains("proven   nothing", UpdateText.Of(report), StringComparison.Ordinal);
    }

    [Fact]
    public void A_gzip_file_is_said_to_be_made_again_or_fetched()
    {
        Assert.Contains("gzip     made again as it was published, 1.0 MiB", UpdateText.Of(ReportSamples.Update with { RecompressedLength = 1 << 20 }), StringComparison.Ordinal);
        Assert.Contains("gzip     fetched whole as it is published, 1.0 MiB", UpdateText.Of(ReportSamples.Update with { FetchedGzipLength = 1 << 20 }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_plan_counts_ranges_and_requests() => Assert.Equal(
        """
        disk.img: 95.4 MiB in blocks of 4.0 KiB
          reuse    76.3 MiB, 80.0 %
                   76.3 MiB of disk.img (old file, 85.8 MiB)
                   0 B of b\x1b[2J.img (seed, 0 B): is not a regular file
          download 19.1 MiB, 20.0 % in 1 range, 1 request at least

        """,
        PlanText.Of(ReportSamples.Plan));

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
    public void The_demonstration_counts_all_that_travelled()
    {
        string text = DemoText.Of(ReportSamples.Demo);
        Assert.Contains("traffic  19.4 MiB: 19.1 MiB of data, 293.0 KiB of control file\n", text, StringComparison.Ordinal);
        Assert.Contains("saved    79.6 % of 95.4 MiB\n", text, StringComparison.Ordinal);
        Assert.Contains("identical to the new one, byte for byte", text, StringComparison.Ordinal);
    }
}
