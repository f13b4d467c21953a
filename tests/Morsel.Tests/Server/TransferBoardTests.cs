using System.Net;
using Morsel.Files;
using Morsel.Server.Transfers;

namespace Morsel.Tests.Server;

public sealed class TransferBoardTests
{
    private static readonly TransferKey Image = new(IPAddress.Parse("192.0.2.1"), "image.iso", new FileStamp(1000, 1, 1, 1, 1));

    private readonly FakeTimeProvider _time = new();
    private readonly TransferBoard _board;

    public TransferBoardTests() => _board = new TransferBoard(_time);

    [Fact]
    public void Requests_of_one_client_for_one_version_are_one_transfer_which_saves_what_none_of_them_asked_for()
    {
        Serve(Image, ranges: 2, bytes: 100);
        Serve(Image, ranges: 1, bytes: 50);
        TransferState transfer = Assert.Single(_board.Snapshot().Transfers);
        Assert.Equal((2, 3, 150, 150, 850, false), (transfer.Sum.Requests, transfer.Sum.Ranges, transfer.Sum.Asked, transfer.Sum.Sent, transfer.Saved, transfer.IsUnderWay));
    }

    [Fact]
    public void Another_client_file_or_version_is_another_transfer()
    {
        foreach (TransferKey key in (TransferKey[])[Image, Image with { Client = IPAddress.Parse("192.0.2.2") }, Image with { Name = "b" }, Image with { Version = Image.Version with { ModifiedNanoseconds = 2 } }])
            Serve(key, ranges: 1, bytes: 1);
        Assert.Equal(4, _board.Snapshot().Transfers.Count);
    }

    [Fact]
    public void A_whole_file_saves_nothing()
    {
        Serve(Image, ranges: 0, bytes: 1000);
        Assert.Equal(new TransferTotals(1, 1, 0, 1000, 0), _board.Snapshot().Totals);
    }

    [Fact]
    public void What_is_asked_for_twice_saves_less_and_never_less_than_nothing()
    {
        Serve(Image, ranges: 1, bytes: 900);
        Serve(Image, ranges: 1, bytes: 900);
        Assert.Equal(0, _board.Snapshot().Totals.Saved);
    }

    [Fact]
    public void A_client_that_asked_for_nothing_for_ten_seconds_has_finished_and_the_totals_keep_it()
    {
        Serve(Image, ranges: 1, bytes: 100);
        _time.Advance(TransferBoard.Idle - TimeSpan.FromTicks(1));
        Assert.Single(_board.Snapshot().Transfers);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Empty(_board.Snapshot().Transfers);
        Assert.Equal(new TransferTotals(1, 1, 1, 100, 900), _board.Snapshot().Totals);
    }

    [Fact]
    public void An_answer_under_way_never_ends_a_transfer()
    {
        using TransferReply reply = _board.Begin(Image, ranges: 1, bytes: 100);
        _time.Advance(TimeSpan.FromHours(1));
        Assert.True(Assert.Single(_board.Snapshot().Transfers).IsUnderWay);
    }

    [Fact]
    public void More_than_a_thousand_transfers_are_counted_and_not_shown()
    {
        TransferReply[] replies = [.. Enumerable.Range(0, 1200).Select(i => _board.Begin(Image with { Name = $"{i}" }, ranges: 1, bytes: 10))];
        Assert.Equal(1000, _board.Snapshot().Transfers.Count);
        foreach (TransferReply reply in replies)
            reply.Dispose();
        Assert.Equal(1200, _board.Snapshot().Totals.Transfers);
    }

    [Fact]
    public async Task A_change_is_told_to_those_who_wait()
    {
        Task change = _board.Change.NextAsync();
        Assert.False(change.IsCompleted);
        Serve(Image, ranges: 1, bytes: 1);
        await change.WaitAsync(TimeSpan.FromSeconds(20));
    }

    private void Serve(TransferKey key, int ranges, long bytes)
    {
        using TransferReply reply = _board.Begin(key, ranges, bytes);
        reply.Add(bytes);
    }
}
