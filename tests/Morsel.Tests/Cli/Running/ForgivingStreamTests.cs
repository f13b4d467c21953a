using Morsel.Cli.Running;

namespace Morsel.Tests.Cli.Running;

public sealed class ForgivingStreamTests
{
    // What the runtime makes of EBADF, ENOSPC and EFBIG.
    public static TheoryData<Exception> Failures => [new UnauthorizedAccessException(), new IOException("full", 28), new ArgumentOutOfRangeException("value")];

    [Theory]
    [MemberData(nameof(Failures))]
    public void The_error_output_swallows_every_failure(Exception failure)
    {
        using var stream = new ForgivingStream(new Broken(failure), forgivesAll: true);
        stream.Write("x"u8);
    }

    [Fact]
    public void A_limit_on_the_length_of_the_output_is_told_as_a_full_disk()
    {
        using var stream = new ForgivingStream(new Broken(new ArgumentOutOfRangeException("value")), forgivesAll: false);
        Assert.Equal(ExitCode.DiskFull, ExitCodes.Of(Assert.Throws<IOException>(() => stream.Write("x"u8))));
    }

    private sealed class Broken(Exception failure) : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => throw failure;
    }
}
