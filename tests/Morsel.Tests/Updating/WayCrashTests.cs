using Morsel.Files;
using Morsel.Tests.Faults.Crashes;
using Morsel.Tests.Units;

namespace Morsel.Tests.Updating;

/// <summary>The power fails on each way to the new file: the old one or the new one is there, of a folder each file is, and the next run ends with the new one.</summary>
public sealed class WayCrashTests
{
    private static readonly int States = Environment.GetEnvironmentVariable("MORSEL_LONG") == "1" ? 5_000 : 25;

    [Theory]
    [InlineData("patch", nameof(CrashRules.Ordered))]
    [InlineData("patch", nameof(CrashRules.NoPromise))]
    [InlineData("whole", nameof(CrashRules.Ordered))]
    [InlineData("whole", nameof(CrashRules.NoPromise))]
    [InlineData("store", nameof(CrashRules.Ordered))]
    [InlineData("store", nameof(CrashRules.NoPromise))]
    public Task Whatever_of_it_is_on_the_disk(string kind, string rules) => ReplayAsync(kind, rules);

    [UnitsTheory]
    [InlineData(nameof(CrashRules.Ordered))]
    [InlineData(nameof(CrashRules.NoPromise))]
    public Task Whatever_came_by_compressed_units_is_on_the_disk(string rules) => ReplayAsync("units", rules);

    [ProgramTheory("gcc")]
    [InlineData(nameof(CrashRules.Ordered))]
    [InlineData(nameof(CrashRules.NoPromise))]
    public async Task Whatever_of_a_folder_is_on_the_disk(string rules)
    {
        await using UpdateCase update = await UpdateCase.OfAsync("folder");
        update.SetUp();
        DiskRecording recording = await RecordedCommand.RunAsync(
            update.Folder, "get", "-q", update.Source, "-o", update.Folder["app"], "--no-auto-seeds", "--connections", "1");
        Assert.Contains(recording.Steps, step => step is AllSynced);
        await new FolderCrashTrial(update.Folder, recording, () => update.RunAsync(new LocalFileSystem())).RunAsync(Enum.Parse<CrashRules>(rules), States);
    }

    private static async Task ReplayAsync(string kind, string rules)
    {
        await using UpdateCase update = await UpdateCase.OfAsync(kind);
        update.SetUp();
        await new CrashTrial(update.Folder, update.Output, async disk => (await update.RunAsync(disk)).FetchedBytes) { Patience = TimeSpan.FromMilliseconds(50) }.RunAsync(Enum.Parse<CrashRules>(rules), States);
    }
}
