using Morsel.Formats;
using Morsel.Formats.Zsync;

namespace Morsel.Tests.Formats.Zsync;

/// <summary>Control files made to do harm: each is refused at once, in one line that says what and where, and costs no memory.</summary>
public class HostileControlFileTests
{
    [Theory]
    [InlineData("Blocksize: 0", "line 4: Blocksize is \"0\", expected a power of two up to 16777216")]
    [InlineData("Blocksize: -1", "Blocksize is \"-1\"")]
    [InlineData("Blocksize: 3", "Blocksize is \"3\"")]
    [InlineData("Blocksize: 33554432", "Blocksize is")]
    [InlineData("Blocksize: 2147483648", "Blocksize is")]
    [InlineData("Blocksize: 4294967296", "Blocksize is")]
    [InlineData("Blocksize: 18446744073709551617", "Blocksize is")]
    [InlineData("Blocksize: 0x800", "Blocksize is \"0x800\"")]
    [InlineData("Blocksize: 2048 junk", "Blocksize is \"2048 junk\"")]
    [InlineData("Blocksize:  2048", "Blocksize is \" 2048\"")]
    [InlineData("Blocksize: +2048", "Blocksize is")]
    [InlineData("Blocksize: 2,048", "Blocksize is")]
    [InlineData("Blocksize", "header: there is no Blocksize line")]
    [InlineData("Length: -1", "line 5: Length is \"-1\", expected 0 to 1125899906842624")]
    [InlineData("Length: 9223372036854775808", "Length is")]
    [InlineData("Length: 18446744073709551617", "Length is")]
    [InlineData("Length: 1125899906842625", "Length is")]
    [InlineData("Length: 1e9", "Length is \"1e9\"")]
    [InlineData("Length", "there is no Length line")]
    [InlineData("Length: 2049", "is cut off (5 of 10 bytes of checksums)")]
    [InlineData("Length: 99999999999", "bytes of checksums): publish it again")]
    [InlineData("Length: 999999999999", "more than 67108864 blocks")]
    [InlineData("Hash-Lengths: 1,2,2", "Hash-Lengths is \"1,2,2\", expected 1 to 2, 1 to 4 and 3 to 16")]
    [InlineData("Hash-Lengths: 1,0,8", "Hash-Lengths is")]
    [InlineData("Hash-Lengths: 1,5,8", "Hash-Lengths is")]
    [InlineData("Hash-Lengths: 0,2,4", "Hash-Lengths is")]
    [InlineData("Hash-Lengths: 3,2,4", "Hash-Lengths is")]
    [InlineData("Hash-Lengths: 2,2,17", "Hash-Lengths is")]
    [InlineData("Hash-Lengths: 2,2", "Hash-Lengths is")]
    [InlineData("Hash-Lengths: 2,2,4,4", "Hash-Lengths is")]
    [InlineData("Hash-Lengths: 2,2,4294967300", "Hash-Lengths is")]
    [InlineData("SHA-1: 4fb8", "line 8: \"4fb8\" is not a SHA-1, expected 40 hexadecimal digits")]
    [InlineData("SHA-1: zzb8cfeaaac80a1c829b22a43089ef470bcfe5b8", "is not a SHA-1")]
    [InlineData("File-Hash: SHA-256:", "is not a SHA-256, expected 64 hexadecimal digits")]
    [InlineData("File-Hash: SHA-1:0000000000000000000000000000000000000000", "a second SHA-1 differs from the first")]
    [InlineData("Strong-Hash-Algorithm: CRC32", "Strong-Hash-Algorithm is \"CRC32\", expected MD4, MD5 or SHA-224")]
    [InlineData("X-Foo: bar", "header \"X-Foo\" is not known and not marked as safe to ignore; a newer version of Morsel may know it")]
    [InlineData("Min-Version: 0.9", "requires a client of version \"0.9\"; a newer version of Morsel may read it")]
    [InlineData("Min-Version: soon", "requires a client of version")]
    [InlineData("zsync: 999", "version \"999\" is not supported; a newer version of Morsel may support it")]
    [InlineData("zsync: 0.0.4", "version \"0.0.4\"")]
    [InlineData("Z-Map2: -1", "Z-Map2 is \"-1\", expected a number of records")]
    [InlineData("Z-Map2: 1e3", "Z-Map2 is")]
    [InlineData("Z-Map2: 1000000000000", "Z-Map2 is")]
    [InlineData("Z-Map2: 100000000", "it ends after 9 header lines")]
    [InlineData("URL: ", "the address has 0 characters, expected 1 to 2048")]
    public void A_line_that_lies_is_refused(string line, string problem) => AssertRefused(SampleControl.File(SampleControl.With(line)), problem);

    [Fact]
    public void Two_different_SHA_1_are_refused() => AssertRefused(
        SampleControl.File([.. SampleControl.With(), "SHA-1: 0000000000000000000000000000000000000000"]), "line 9: a second SHA-1 differs");

    [Fact]
    public void A_second_control_file_behind_the_first_is_refused()
    {
        byte[] file = SampleControl.File(SampleControl.With());
        AssertRefused([.. file, .. file], "a second control file begins");
    }

    [Fact]
    public void A_line_without_a_colon_is_refused() => AssertRefused(SampleControl.File(["zsync:0.6.2"]), "line 1: \"zsync:0.6.2\" is not of the form \"name: value\"");

    [Fact]
    public void A_line_of_more_than_4096_bytes_is_refused() =>
        AssertRefused(SampleControl.File(SampleControl.With("Safe: " + new string('x', 5000))), "line 9: the line is longer than 4096 bytes");

    [Fact]
    public void More_than_256_lines_are_refused() =>
        AssertRefused(SampleControl.File(Enumerable.Repeat("Filename: x", 300)), "line 257: more than 256 header lines");

    [Fact]
    public void More_than_64_addresses_are_refused() =>
        AssertRefused(SampleControl.File(Enumerable.Repeat("URL: x", 65)), "line 65: more than 64 addresses");

    [Fact]
    public void An_address_of_more_than_2048_characters_is_refused() =>
        AssertRefused(SampleControl.File(SampleControl.With("URL: " + new string('x', 2049))), "the address has 2049 characters");

    [Fact]
    public void Headers_without_an_end_are_refused() => AssertRefused([.. "zsync: 0.6.2\n"u8], "is cut off (it ends after 1 header lines)");

    [Fact]
    public void What_a_file_says_is_shown_short_and_without_control_characters()
    {
        string message = SampleControl.Refused(SampleControl.File(SampleControl.With("Length: \u001b[31m\u009b" + new string('9', 2000)))).Message;
        Assert.DoesNotContain(message, char.IsControl);
        Assert.InRange(message.Length, 0, 200);
    }

    [Fact]
    public void A_promise_of_many_blocks_reserves_nothing_before_they_came()
    {
        byte[] file = SampleControl.File(SampleControl.With("Length: 137438953472"));
        long before = GC.GetAllocatedBytesForCurrentThread();
        ReadStep step = new ZsyncFormat().Read(file, isWhole: false);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 18);
        Assert.InRange(Assert.IsType<ReadStep.NeedBytes>(step).Total, (1L << 26) * 5, ((1L << 26) * 5) + 1000);
    }

    private static void AssertRefused(byte[] file, string problem)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        TargetFormatException refused = SampleControl.Refused(file);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        Assert.Matches("^(the )?zsync control file(,| is cut off)", refused.Message);
        Assert.Contains(problem, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }
}
