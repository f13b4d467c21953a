using System.ComponentModel;
using System.Globalization;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Morsel.Cli.Running;
using Morsel.Files;

namespace Morsel.Tests.Cli.Running;

public class ExitCodeTests
{
    private static readonly Uri Address = new("http://example.org/f");

    [Theory]
    [InlineData(TransportFailure.Network, 5)]
    [InlineData(TransportFailure.TimedOut, 14)]
    [InlineData(TransportFailure.NotFound, 8)]
    [InlineData(TransportFailure.Denied, 7)]
    [InlineData(TransportFailure.Busy, 13)]
    [InlineData(TransportFailure.BadReply, 5)]
    [InlineData(TransportFailure.Refused, 6)]
    [InlineData(TransportFailure.ServerError, 5)]
    [InlineData(TransportFailure.Changed, 11)]
    [InlineData(TransportFailure.TooSlow, 14)]
    public void A_failed_transfer_ends_by_its_kind(TransportFailure failure, int code) =>
        Assert.Equal(code, (int)ExitCodes.Of(new TransportException(failure, Address, "it failed")));

    [Fact]
    public void Every_kind_of_failed_transfer_has_an_exit_code() =>
        Assert.All(Enum.GetValues<TransportFailure>(), failure => ExitCodes.Of(new TransportException(failure, Address, "it failed")));

    [Fact]
    public void Every_exception_of_the_library_has_its_exit_code()
    {
        Assert.Equal(3, (int)ExitCodes.Of(new TargetFormatException("zsync control file", "line 4", "it is odd")));
        Assert.Equal(4, (int)ExitCodes.Of(new VerificationException("no SHA-256") { IsProofMissing = true }));
        Assert.Equal(12, (int)ExitCodes.Of(new VerificationException("SHA-1 differs")));
        Assert.Equal(6, (int)ExitCodes.Of(new RefusedException("a link")));
        Assert.Equal(15, (int)ExitCodes.Of(new TargetBusyException("f.part")));
    }

    [Theory]
    [InlineData(28)]                                // ENOSPC
    [InlineData(122)]                               // EDQUOT
    [InlineData(27)]                                // EFBIG
    [InlineData(unchecked((int)0x80070070))]        // ERROR_DISK_FULL
    [InlineData(unchecked((int)0x80070027))]        // ERROR_HANDLE_DISK_FULL
    public void A_full_disk_is_told_from_other_local_failures_even_when_wrapped(int result)
    {
        var full = new IOException("full", result);
        Assert.Equal(9, (int)ExitCodes.Of(full));
        Assert.Equal(9, (int)ExitCodes.Of(new IOException("f.part: cannot be written", full)));
    }

    [Fact]
    public void A_file_beyond_a_limit_is_a_full_disk_though_the_runtime_calls_it_a_wrong_argument()
    {
        var cause = new ArgumentOutOfRangeException("value", "Specified file length was too large for the file system.");
        Assert.True(FileFailure.IsFromSystem(cause));
        IOException failure = FileFailure.From(cause, "write", "f.part at byte 9");
        Assert.Equal(9, (int)ExitCodes.Of(failure));
        Assert.StartsWith("cannot write f.part at byte 9: the file would be larger than", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_device_is_known_by_what_the_system_really_says()
    {
        if (!File.Exists("/dev/full"))
            return;
        using var device = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        Exception? failure = Record.Exception(() => device.Write("x"u8));
        Assert.NotNull(failure);
        Assert.Equal(ExitCode.DiskFull, ExitCodes.Of(failure));
    }

    public static TheoryData<Exception, string> Lacks => new()
    {
        { new TaskSchedulerException(new InsufficientMemoryException()), "memory or threads" },
        { new InvalidOperationException("x", new InsufficientMemoryException()), "memory or threads" },
        { new IOException("cannot open f: Too many open files", 24), "too many files are open" },
        { new TransportException(TransportFailure.Network, Address, "cannot connect", new SocketException((int)SocketError.TooManyOpenSockets)), "too many files are open" },
    };

    [Theory]
    [MemberData(nameof(Lacks))]
    public void What_the_machine_lacks_is_no_bug_of_ours_and_said_in_one_line(Exception failure, string said)
    {
        Assert.Equal(10, (int)ExitCodes.Of(failure));
        Assert.Contains(said, ErrorLine.Of(failure, ExitCode.LocalFiles, Advice.Least), StringComparison.Ordinal);
    }

    [Fact]
    public void A_type_that_cannot_begin_is_a_bug_unless_there_are_no_random_bytes()
    {
        var failure = new TypeInitializationException("T", new InvalidOperationException());
        Assert.Null(MachineLack.Of(failure, () => true));
        Assert.Contains("/dev/urandom", MachineLack.Of(failure, () => false), StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_library_does_not_explain_is_local_or_our_bug()
    {
        Assert.Equal(10, (int)ExitCodes.Of(new FileNotFoundException("f")));
        Assert.Equal(10, (int)ExitCodes.Of(new UnauthorizedAccessException("f")));
        Assert.Equal(2, (int)ExitCodes.Of(new ArgumentException("the request contradicts itself")));
        Assert.Equal(1, (int)ExitCodes.Of(new ArgumentOutOfRangeException("offset")));
        Assert.Equal(1, (int)ExitCodes.Of(new InvalidOperationException("x")));
        Assert.Equal(1, (int)ExitCodes.Of(new Win32Exception(2)));
    }

    [Fact]
    public void A_cancelled_run_ends_as_its_signal_says_and_a_cancellation_of_nobody_is_our_bug()
    {
        Assert.Equal(130, (int)ExitCodes.Of(new OperationCanceledException(), ExitCode.Interrupted));
        Assert.Equal(143, (int)ExitCodes.Of(new TaskCanceledException(), ExitCode.Terminated));
        Assert.Equal(1, (int)ExitCodes.Of(new TaskCanceledException()));
    }

    [Fact]
    public async Task The_cancelled_command_keeps_that_code()
    {
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        CommandRun run = await CommandRun.Of(
            ["make", "nothing"], around => around with { CancelledBy = () => ExitCode.Terminated }, stop.Token);
        Assert.Equal((143, "morsel: terminated\n"), (run.ExitCode, run.Error));
    }

    [Fact]
    public void The_documented_codes_are_those_of_the_command()
    {
        string text = RepositoryText.Read("docs/exit-codes.md");
        IEnumerable<(int, string)> documented = Regex.Matches(text, @"^\| (\d+) \| `(\w+)` \|", RegexOptions.Multiline)
            .Select(row => (int.Parse(row.Groups[1].Value, CultureInfo.InvariantCulture), row.Groups[2].Value));
        Assert.Equal(Enum.GetValues<ExitCode>().Select(code => ((int)code, ExitCodes.NameOf(code))), documented);
    }
}
