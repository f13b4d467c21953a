using Morsel.Transports;

namespace Morsel.Tests.Transports;

/// <summary>What every transport does.</summary>
public abstract class TransportConformance : IAsyncLifetime
{
    private static readonly byte[] Bytes = Received.Content(100_000);

    private protected abstract ITransport Transport { get; }

    /// <summary>Makes <paramref name="content"/> reachable; the address of what does not exist for null.</summary>
    protected abstract Uri Publish(byte[]? content);

    public virtual Task InitializeAsync() => Task.CompletedTask;

    public virtual Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public void Serves_the_addresses_it_publishes_and_no_others()
    {
        Assert.True(Transport.Serves(Publish(Bytes)));
        Assert.False(Transport.Serves(new Uri("ftp://example.org/file")));
        Assert.False(Transport.Serves(new Uri("file.zsync", UriKind.Relative)));
    }

    [Fact]
    public Task Refuses_an_address_it_does_not_serve() =>
        Assert.ThrowsAsync<ArgumentException>(() => Transport.SendAsync(new TransferRequest(new Uri("ftp://example.org/f"), []), default));

    [Fact]
    public async Task Without_ranges_the_whole_resource_comes_as_one_part()
    {
        Received got = await Received.AllAsync(Transport, Request("") with { ExpectedLength = Bytes.Length });
        Assert.Equal(ReplyKind.Whole, got.Kind);
        Assert.Equal(Bytes, got.Only.Bytes);
    }

    [Theory]
    [InlineData("0-1")]
    [InlineData("99999-100000")]
    [InlineData("500-90000")]
    [InlineData("0-100 200-300 99000-100000")]
    [InlineData("7-70000 70001-99999")]
    public async Task The_parts_are_the_ranges(string ranges)
    {
        Received got = await Received.AllAsync(Transport, Request(ranges), bufferBytes: 777);
        Assert.Equal(ReplyKind.Parts, got.Kind);
        Assert.Equal(ranges, got.Layout);
        got.AssertTrueTo(Bytes);
    }

    [Fact]
    public async Task A_part_may_be_left_unread()
    {
        await using TransferReply reply = await Transport.SendAsync(Request("0-40000 50000-60000 70000-70010"), default);
        ReplyPart? first = await reply.NextPartAsync(default);
        Assert.Equal(0, first?.Start);
        Assert.True(await first!.ReadAsync(new byte[10], default) > 0);
        Assert.NotNull(await reply.NextPartAsync(default));
        ReplyPart? last = await reply.NextPartAsync(default);
        Assert.Equal(70010, last?.End);
        Assert.Equal(Bytes[70000..70010], await Received.BytesAsync(last!));
        Assert.Null(await reply.NextPartAsync(default));
        Assert.Null(await reply.NextPartAsync(default));
    }

    [Fact]
    public async Task A_part_that_was_read_answers_zero_from_then_on()
    {
        await using TransferReply reply = await Transport.SendAsync(Request("10-20"), default);
        ReplyPart? part = await reply.NextPartAsync(default);
        Assert.Equal(Bytes[10..20], await Received.BytesAsync(part!));
        Assert.Equal(0, await part!.ReadAsync(new byte[10], default));
    }

    [Fact]
    public async Task The_reply_tells_length_address_and_what_it_read()
    {
        TransferRequest request = Request("10-20");
        await using TransferReply reply = await Transport.SendAsync(request, default);
        Assert.Equal(Bytes.Length, reply.ResourceLength);
        Assert.Equal(request.Resource, reply.FinalResource);
        Assert.Equal(10, (await Received.BytesAsync((await reply.NextPartAsync(default))!)).Length);
        Assert.Equal(10, reply.BodyBytes);
    }

    [Fact]
    public async Task Ranges_beyond_the_end_are_refused_with_the_length()
    {
        await using TransferReply reply = await Transport.SendAsync(Request("100000-100001"), default);
        Assert.Equal(ReplyKind.RangesRefused, reply.Kind);
        Assert.Equal(Bytes.Length, reply.ResourceLength);
        Assert.Null(await reply.NextPartAsync(default));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0-10")]
    [InlineData("0-10 20-30")]
    public async Task Another_length_than_expected_is_an_error_that_names_both(string ranges)
    {
        var failure = await Assert.ThrowsAsync<TransportException>(() =>
            Received.AllAsync(Transport, Request(ranges) with { ExpectedLength = 99_999 }));
        Assert.Equal(TransportFailure.Changed, failure.Failure);
        Assert.Contains("100000 bytes, expected 99999", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_resource_is_a_whole_of_no_bytes()
    {
        Received got = await Received.AllAsync(Transport, new TransferRequest(Publish([]), []) { ExpectedLength = 0 });
        Assert.Equal(ReplyKind.Whole, got.Kind);
        Assert.Empty(got.Only.Bytes);
    }

    [Fact]
    public async Task What_does_not_exist_is_not_found()
    {
        var failure = await Assert.ThrowsAsync<TransportException>(() => Transport.SendAsync(new TransferRequest(Publish(null), []), default));
        Assert.Equal(TransportFailure.NotFound, failure.Failure);
    }

    [Fact]
    public async Task Its_own_validator_is_answered_by_not_modified_until_the_resource_changes()
    {
        TransferRequest request = Request("");
        await using TransferReply first = await Transport.SendAsync(request, default);
        await using TransferReply again = await Transport.SendAsync(request with { UnlessStill = first.Validator }, default);
        Assert.Equal(ReplyKind.NotModified, again.Kind);
        Assert.Null(await again.NextPartAsync(default));
        Validator other = first.Validator with { EntityTag = "\"other\"" };
        await using TransferReply changed = await Transport.SendAsync(request with { UnlessStill = other }, default);
        Assert.Equal(ReplyKind.Whole, changed.Kind);
    }

    [Fact]
    public Task A_cancelled_request_is_cancelled() =>
        Assert.ThrowsAnyAsync<OperationCanceledException>(() => Transport.SendAsync(Request(""), new CancellationToken(canceled: true)));

    private TransferRequest Request(string ranges) => new(Publish(Bytes), Received.Ranges(ranges));
}
