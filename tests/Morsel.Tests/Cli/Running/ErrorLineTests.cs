using Morsel.Cli.Running;

namespace Morsel.Tests.Cli.Running;

public class ErrorLineTests
{
    private static readonly Uri Address = new("http://user:secret@example.org/f?token=secret");

    [Theory]
    [InlineData("Nothing", "http://example.org/f: the connection broke")]
    [InlineData("Verified", "http://example.org/f: the connection broke; the verified data is kept; run the same command to continue")]
    [InlineData("Downloaded", "http://example.org/f: the connection broke; the downloaded data is kept; run the same command to continue")]
    public void It_says_that_data_is_kept_only_where_it_is(string kept, string line) =>
        Assert.Equal(line, Line(new TransportException(TransportFailure.Network, Address, "the connection broke"), Enum.Parse<KeptData>(kept)));

    [Fact]
    public void Where_nothing_can_be_continued_it_does_not_say_what_is_kept() => Assert.Equal(
        "http://example.org/f: not found (404)", Line(new TransportException(TransportFailure.NotFound, Address, "not found (404)"), KeptData.Verified));

    [Fact]
    public void A_server_that_names_a_time_is_believed() => Assert.Equal(
        "http://example.org/f: too many requests (429): try again in 90 s; the verified data is kept; run the same command to continue",
        Line(new TransportException(TransportFailure.Busy, Address, "too many requests (429)") { RetryAfter = TimeSpan.FromSeconds(89.5) }, KeptData.Verified));

    [Fact]
    public void What_the_caller_can_change_is_said_by_the_option_of_the_command() => Assert.Equal(
        "the certificate of x is self-signed; if you trust it: --ca-file FILE",
        Line(new RefusedException("the certificate of x is self-signed") { Remedy = Remedy.TrustCertificate }));

    [Theory]
    [InlineData(28, true, "f: full: free some space, or choose another folder with -o")]
    [InlineData(28, false, "f: full: free some space")]
    [InlineData(27, true, "f: full: raise the limit (ulimit -f), or choose another folder with -o")]
    public void A_full_disk_and_a_limit_have_different_ways_out(int error, bool takesOutput, string line)
    {
        var failure = new IOException("f: full", error);
        Assert.Equal(line, ErrorLine.Of(failure, ExitCodes.Of(failure), new Advice(KeptData.Nothing, takesOutput)));
    }

    [Fact]
    public void It_is_one_line_whatever_a_stranger_puts_into_it() => Assert.Equal(
        "zsync control file, line 2: Blocksize is \"\\x1b]0;x\\x07\\n\", expected a power of two",
        Line(new TargetFormatException("zsync control file", "line 2", "Blocksize is \"\e]0;x\a\n\", expected a power of two.")));

    [Fact]
    public void A_busy_target_says_whom_to_wait_for() => Assert.Equal(
        "f.part: another run is updating this file: wait until it ends", Line(new TargetBusyException("f.part")));

    [Fact]
    public void Of_a_file_that_is_in_place_it_does_not_say_run_it_again() => Assert.Equal(
        "cannot flush /d: No space left on device; /d/f is the new file, complete and in place",
        Line(new FileInPlaceException(new IOException("cannot flush /d: No space left on device", 28), "/d/f"), KeptData.Verified));

    [Fact]
    public void The_name_of_a_parameter_is_of_no_use_to_a_user() =>
        Assert.Equal("neither is set", Line(new ArgumentException("neither is set", "request")));

    [Fact]
    public void A_bug_names_its_type_but_shows_no_stack()
    {
        string line = Line(new InvalidOperationException("no\nway"));
        Assert.Equal("internal error, please report it: InvalidOperationException: no\\nway", line);
    }

    private static string Line(Exception failure, KeptData kept = KeptData.Nothing) =>
        ErrorLine.Of(failure, ExitCodes.Of(failure), new Advice(kept, TakesOutput: true));
}
