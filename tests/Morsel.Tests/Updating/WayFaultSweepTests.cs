using Morsel.Tests.Faults;
using Morsel.Tests.Units;

namespace Morsel.Tests.Updating;

/// <summary>Every call to the disk fails once, on each way to the new file: the old one or the new one is there, and the next run ends as if nothing had been.</summary>
public sealed class WayFaultSweepTests
{
    [Theory]
    [InlineData("patch")]
    [InlineData("whole")]
    [InlineData("store")]
    [InlineData("folder")]
    [InlineData("zchunk")]
    [InlineData("unpacked zchunk")]
    public Task Each_call_in_turn_fails(string kind) => SweepAsync(kind);

    [UnitsFact]
    public Task Each_call_in_turn_fails_where_units_can_be_made() => SweepAsync("units");

    private static async Task SweepAsync(string kind)
    {
        await using UpdateCase update = await UpdateCase.OfAsync(kind);
        update.SetUp();
        UpdateReport report = await update.RunAsync(new Morsel.Files.LocalFileSystem());
        if (update.Route is { } route)
            Assert.Equal(route, report.Routes.Single(taken => taken.IsChosen).Kind);
        int failures = await new DiskSweep(update.Folder, update.SetUp, update.RunAsync) { Step = 2, Kept = kind == "unpacked zchunk" ? ["data.xml.zck"] : [] }.RunAsync();
        Assert.InRange(failures, 3, int.MaxValue);
    }
}
