
namespace Morsel.Tests.Updating;

/// <summary>The clock on the wall jumps, or the machine is suspended for an hour, in the middle of an update: it ends as it would have ended.</summary>
public sealed class ClockJumpTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    public static TheoryData<string, int> Jumps
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (string kind in UpdateCase.Kinds)
            {
                data.Add(kind, 5);
                data.Add(kind, -5);
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Jumps))]
    public async Task The_clock_jumps_by_hours_at_each_request_and_nobody_asks_again_or_waits(string kind, int hours)
    {
        (int Requests, int Waits) usual = await RunAsync(kind, _ => { });
        int sign = 1;
        foreach (Func<int> by in new[] { () => hours, () => hours * (sign = -sign) })
        {
            (int requests, int waits) = await RunAsync(kind, update => update.Time.JumpWallClock(TimeSpan.FromHours(by())));
            Assert.Equal(usual.Waits, waits);
            // What is asked for in advance may be given up before it goes out.
            Assert.InRange(requests, usual.Requests - 1, usual.Requests + 1);
        }
    }

    [Theory]
    [InlineData("fresh")]
    [InlineData("patch")]
    [InlineData("whole")]
    [InlineData("store")]
    [InlineData("zchunk")]
    public async Task An_hour_in_which_the_machine_was_suspended_ends_no_run_and_makes_no_storm(string kind)
    {
        (int Requests, int Waits) usual = await RunAsync(kind, _ => { });
        await using UpdateCase update = await UpdateCase.OfAsync(kind);
        update.SetUp();
        bool wasSuspended = false;
        string? path = null;
        // Both clocks go on, as where the time of a suspension counts: each limit that somebody set is over when the machine wakes up.
        foreach (string published in update.Site.Paths)
        {
            update.Site.Answer(published, async (request, connection) =>
            {
                update.Site.AnswerAsUsual();
                if (!wasSuspended)
                {
                    (wasSuspended, path) = (true, published);
                    update.Time.JumpWallClock(TimeSpan.Zero);
                    await update.Time.PassAsync(Hour);
                }
                await update.Site.AnswerUsuallyAsync(request, connection);
            });
        }
        await update.RunAsync(new Morsel.Files.LocalFileSystem());
        Assert.True(wasSuspended);
        Assert.InRange(update.Site.Requests.Count, usual.Requests, usual.Requests + 3);
        Assert.InRange(update.Time.Waits.Count, 0, usual.Waits + 3);
        Assert.NotNull(path);
    }

    private static async Task<(int Requests, int Waits)> RunAsync(string kind, Action<UpdateCase> atRequest)
    {
        await using UpdateCase update = await UpdateCase.OfAsync(kind);
        update.SetUp();
        update.Site.OnRequest = () => atRequest(update);
        await update.RunAsync(new Morsel.Files.LocalFileSystem());
        return (update.Site.Requests.Count, update.Time.Waits.Count);
    }
}
