using Morsel.Transports;

namespace Morsel.Tests.Transports;

public sealed class TransferRequestTests
{
    [Theory]
    [InlineData("0-10 10-20")]
    [InlineData("0-10 5-20")]
    [InlineData("30-40 0-10")]
    [InlineData("0-10 20-30 20-30")]
    public void Ranges_that_touch_overlap_or_descend_are_the_callers_fault(string ranges) =>
        Assert.Throws<ArgumentException>(() => new TransferRequest(new Uri("http://example.org/"), Received.Ranges(ranges)));
}
