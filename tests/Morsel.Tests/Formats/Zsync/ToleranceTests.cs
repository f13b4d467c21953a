using Morsel.Formats;
using Morsel.Target;

namespace Morsel.Tests.Formats.Zsync;

public class ToleranceTests
{
    private static readonly string Plain = WhatMatters(SampleControl.Read(SampleControl.File(SampleControl.With())));

    [Fact]
    public void The_first_header_may_be_missing() => AssertSame(SampleControl.File(SampleControl.With("zsync")));

    [Fact]
    public void Headers_may_stand_in_any_order() => AssertSame(SampleControl.File(SampleControl.With().Reverse()));

    [Fact]
    public void Values_may_be_followed_by_blanks() => AssertSame(SampleControl.File(SampleControl.With().Select(line => line + "  ")));

    [Theory]
    [InlineData("SHA-1:")]
    [InlineData("SHA-1: ")]
    public void An_empty_digest_counts_as_none(string line) =>
        Assert.Empty(SampleControl.Read(SampleControl.File([.. SampleControl.With("SHA-1"), line])).Index.WholeDigests);

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void Lines_may_end_in_CR_LF_and_the_empty_one_may_too(string blankLine) =>
        AssertSame(SampleControl.File(SampleControl.With(), newLine: "\r\n", blankLine: blankLine));

    [Theory]
    [InlineData("Safe: X-Foo")]
    [InlineData("Safe: Z-Filename X-Foo MTime")]
    [InlineData("Safe: Z-Filename,X-Foo")]
    [InlineData("Safe: AX-Foobar")]
    public void An_unknown_header_is_excused_by_a_Safe_line_that_holds_its_name(string safe) =>
        AssertSame(SampleControl.File(SampleControl.With(safe, "X-Foo: bar")));

    [Fact]
    public void The_Safe_line_may_come_later() => AssertSame(SampleControl.File([.. SampleControl.With("X-Foo: bar"), "Safe: X-Foo"]));

    [Fact]
    public void Of_repeated_headers_the_last_wins()
    {
        Description read = SampleControl.Read(SampleControl.File(
            ["Blocksize: 1024", "Length: 7000", "Filename: old", "Hash-Lengths: 2,2,4", "MTime: x", .. SampleControl.With()]));
        Assert.Equal(Plain, WhatMatters(read));
    }

    [Fact]
    public void Addresses_add_up()
    {
        string[] lines = [.. SampleControl.With("URL: a"), "URL: b", "URL: http://c/d"];
        Assert.Equal(["a", "b", "http://c/d"], SampleControl.Read(SampleControl.File(lines)).Index.Find<PlainOrigin>()!.Locations);
    }

    [Fact]
    public void Without_Hash_Lengths_four_weak_and_sixteen_strong_bytes_are_meant()
    {
        byte[] record = Convert.FromHexString("00a52800fb6e1300000000000000000000000000");
        Description read = SampleControl.Read(SampleControl.File(SampleControl.With("Hash-Lengths"), record));
        Assert.Equal((16, 0x00A52800u), (read.Index.Proof.Width, SampleControl.WeakOf(read).Sums[0]));
    }

    [Theory]
    [InlineData("File-Hash: SHA-256:6c62a0cd38718b1b1550468e1ca06561c920712a114c71b481e39ae355aae8af")]
    [InlineData("File-Hash: sha-256:6C62A0CD38718B1B1550468E1CA06561C920712A114C71B481E39AE355AAE8AF")]
    public void A_File_Hash_is_the_stronger_digest(string line)
    {
        IReadOnlyList<Digest> digests = SampleControl.Read(SampleControl.File(SampleControl.With(line))).Index.WholeDigests;
        Assert.Equal([DigestAlgorithm.Sha256, DigestAlgorithm.Sha1], digests.Select(digest => digest.Algorithm));
        Assert.StartsWith("6c62a0cd", digests[0].Hex, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("File-Hash: BLAKE3:00")]
    [InlineData("File-Hash: none")]
    public void A_File_Hash_of_another_kind_is_told_and_proves_nothing(string line)
    {
        Description read = SampleControl.Read(SampleControl.File(SampleControl.With("SHA-1", line)));
        Assert.Empty(read.Index.WholeDigests);
        Assert.Contains("is not known, and not used", Assert.Single(read.Notes).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MD4", DigestAlgorithm.Md4)]
    [InlineData("MD5", DigestAlgorithm.Md5)]
    [InlineData("sha-224", DigestAlgorithm.Sha224)]
    public void The_strong_checksum_may_be_another(string name, DigestAlgorithm algorithm) =>
        Assert.Equal(algorithm, SampleControl.Read(SampleControl.File(SampleControl.With("Strong-Hash-Algorithm: " + name))).Index.Proof.Algorithm);

    [Fact]
    public void A_SHA_1_may_have_upper_case_digits_and_may_be_said_twice() =>
        AssertSame(SampleControl.File([.. SampleControl.With(), "SHA-1: 4FB8CFEAAAC80A1C829B22A43089EF470BCFE5B8"]));

    [Fact]
    public void Without_a_digest_of_the_whole_there_is_none() =>
        Assert.Empty(SampleControl.Read(SampleControl.File(SampleControl.With("SHA-1"))).Index.WholeDigests);

    [Fact]
    public void The_records_of_a_gzip_map_are_stepped_over_whatever_bytes_they_are()
    {
        byte[] before = SampleControl.File(["Z-Map2: 3"], [], blankLine: "");
        byte[] file = [.. before, .. "\n\nURL: x: "u8, .. "\n\0"u8, .. SampleControl.File(SampleControl.With())];
        Description read = SampleControl.Read(file);
        Assert.Equal("r1.bin", Assert.Single(read.Index.Find<PlainOrigin>()!.Locations));
        Assert.Contains("gzip", Assert.Single(read.Notes).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(5, 0)]
    [InlineData(10, 0)]
    [InlineData(11, 1)]
    [InlineData(5000, 1)]
    public void Up_to_two_surplus_records_are_ignored_and_more_are_told(int surplusBytes, int noteCount) =>
        Assert.Equal(noteCount, SampleControl.Read(SampleControl.File(SampleControl.With(), [.. SampleControl.Records, .. new byte[surplusBytes]])).Notes.Count);

    [Theory]
    [InlineData("Sun, 09 Sep 2001 01:46:40 +0000", 1_000_000_000)]
    [InlineData("Sun, 09 Sep 2001 01:46:40 GMT", 1_000_000_000)]
    [InlineData("Sun, 09 Sep 2001 03:46:40 +0200", 1_000_000_000)]
    [InlineData("Mon, 01 Jan 0001 00:00:00 +0000", null)]
    [InlineData("Sat, 01 Jan 9999999 00:00:00 +0000", null)]
    [InlineData("%s%s%s%n", null)]
    [InlineData("yesterday", null)]
    public void A_date_that_is_absurd_is_no_date(string date, int? seconds) =>
        Assert.Equal(seconds, SampleControl.Read(SampleControl.File(SampleControl.With("MTime: " + date))).Index.ModifiedTime?.ToUnixTimeSeconds());

    [Theory]
    [InlineData("Min-Version: 0.6.2")]
    [InlineData("Min-Version: 0.8.0")]
    [InlineData("zsync: 0.8.0")]
    [InlineData("zsync: anything")]
    public void Versions_that_are_known_are_read(string line) => AssertSame(SampleControl.File(SampleControl.With(line)));

    private static void AssertSame(byte[] file) => Assert.Equal(Plain, WhatMatters(SampleControl.Read(file)));

    // Without the lines themselves, which differ in these tests.
    private static string WhatMatters(Description description) => SampleControl.Said(description)[SampleControl.Said(description).IndexOf('\n', StringComparison.Ordinal)..];
}
