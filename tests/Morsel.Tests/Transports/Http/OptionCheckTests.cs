using System.Net.Sockets;
using Morsel.Transports.Http;

namespace Morsel.Tests.Transports.Http;

public class OptionCheckTests
{
    public static TheoryData<HttpOptions, string> Unusable => new()
    {
        { new() { Connections = 0 }, "0 connections, expected 1 to 1024" },
        { new() { ConnectTimeout = TimeSpan.Zero }, "a connect time-out of 0 s, expected more than 0" },
        { new() { FirstByteTimeout = TimeSpan.FromDays(30) }, "a first-byte time-out of 2592000 s" },
        { new() { StallTimeout = TimeSpan.FromSeconds(-1) }, "a stall time-out of -1 s" },
        { new() { RateWindows = [RateWindow.Always(0)] }, "a rate of less than 1 byte/s" },
        { new() { AddressFamily = AddressFamily.Unix }, "addresses of the family Unix" },
    };

    [Theory]
    [MemberData(nameof(Unusable))]
    public void Options_that_cannot_be_used_are_told_before_anything_is_asked(HttpOptions options, string problem) =>
        Assert.StartsWith(problem, Assert.Throws<ArgumentException>(() => new HttpTransport(options)).Message, StringComparison.Ordinal);
}
