using Morsel.Cli.Running;

namespace Morsel.Tests.Cli.Running;

public class ErrorLineTests
{
    private static readonly Uri Address = new("http://user:secret@example.org/f?token=secret");

    [Fact]
    public void It_says_what_is_kept_and_what_to_do() => Assert.Equal(
        "http://example.org/f: connection refused; what was proven is kept, run it again to go on",
        Line(new TransportException(TransportFailure.Network, Address, "connection refused")));

    [Fact]
    public void A_server_that_names_a_time_is_believed() => Assert.Equal(
        "http://example.org/f: 429; what was proven is kept, try again in 90 s",
        Line(new TransportException(TransportFailure.Busy, Address, "429") { RetryAfter = TimeSpan.FromSeconds(89.5) }));

    [Fact]
    public void It_is_one_line_whatever_a_stranger_puts_into_it() => Assert.Equal(
        "zsync control file, line 2: Blocksize is \"\\x1b]0;x\\x07\\n\", expected a power of two",
        Line(new TargetFormatException("zsync control file", "line 2", "Blocksize is \"\e]0;x\a\n\", expected a power of two.")));

    [Fact]
    public void A_busy_target_says_whom_to_wait_for() => Assert.Equal(
        "f.part: another run is updating this target; wait for the other run to end", Line(new TargetBusyException("f.part")));

    [Fact]
    public void Of_a_file_that_is_in_place_it_does_not_say_run_it_again() => Assert.Equal(
        "cannot flush /d: No space left on device; all the same, /d/f is the new file, whole and in its place",
        Line(new FileInPlaceException(new IOException("cannot flush /d: No space left on device", 28), "/d/f")));

    [Fact]
    public void The_name_of_a_parameter_is_of_no_use_to_a_user() =>
        Assert.Equal("neither is set", Line(new ArgumentException("neither is set", "request")));

    [Fact]
    public void A_bug_names_its_type_but_shows_no_stack()
    {
        string line = Line(new InvalidOperationException("no\nway"));
        Assert.Equal("internal error, please report it: InvalidOperationException: no\\nway", line);
    }

    private static string Line(Exception failure) => ErrorLine.Of(failure, ExitCodes.Of(failure));
}
