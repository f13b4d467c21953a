using Morsel.Transports.Http;

namespace Morsel.Tests.Transports.Http;

public sealed class RetryAfterTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("0", 0)]
    [InlineData("17", 17)]
    [InlineData("600", 600)]
    [InlineData("601", 600)]
    [InlineData("1000000000000000000000", 600)]
    [InlineData("Thu, 01 Jan 2026 00:01:30 GMT", 90)]
    [InlineData("Wed, 31 Dec 2025 00:00:00 GMT", 0)]
    [InlineData("Fri, 31 Dec 9999 23:59:59 GMT", 600)]
    public void Seconds_or_a_date_become_a_wait_of_at_most_ten_minutes(string header, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Read(header));

    [Theory]
    [InlineData("-5")]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("1.5")]
    [InlineData("Thu, 99 Jan 2026 00:01:30 GMT")]
    public void What_cannot_be_read_is_nothing(string header) => Assert.Null(Read(header));

    [Fact]
    public void A_date_is_held_against_the_answers_own_date() =>
        Assert.Equal(TimeSpan.FromSeconds(20), Read("Mon, 01 Jan 2001 00:00:30 GMT", date: "Mon, 01 Jan 2001 00:00:10 GMT"));

    private static TimeSpan? Read(string header, string? date = null)
    {
        using var response = new HttpResponseMessage();
        response.Headers.TryAddWithoutValidation("Retry-After", header);
        if (date is not null)
            response.Headers.TryAddWithoutValidation("Date", date);
        return RetryAfter.Read(response.Headers, Now);
    }
}
