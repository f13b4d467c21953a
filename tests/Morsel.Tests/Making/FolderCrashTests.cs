using Morsel.Files;
using Morsel.Tests.Faults.Crashes;
using Morsel.Tests.Files;
using Morsel.Tests.Hashing;
using Morsel.Tests.Units;

namespace Morsel.Tests.Making;

/// <summary>The power fails while several files are made: each of them is the earlier one or the new one, and an index never names a chunk that is not whole.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class FolderCrashTests
{
    private static readonly int States = Environment.GetEnvironmentVariable("MORSEL_LONG") == "1" ? 5_000 : 25;

    public static TheoryData<string, string> Kinds
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (string kind in (string[])["sidecar", "signed", "patch", "two patches", "signed zchunk"])
            {
                data.Add(kind, nameof(CrashRules.Ordered));
                data.Add(kind, nameof(CrashRules.NoPromise));
            }
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public Task Whatever_of_it_is_on_the_disk(string kind, string rules) => ReplayAsync(kind, rules);

    [UnitsTheory]
    [InlineData(nameof(CrashRules.Ordered))]
    [InlineData(nameof(CrashRules.NoPromise))]
    public Task Whatever_of_compressed_units_is_on_the_disk(string rules) => ReplayAsync("units", rules);

    [ProgramTheory("gcc")]
    [InlineData(false, nameof(CrashRules.Ordered))]
    [InlineData(false, nameof(CrashRules.NoPromise))]
    [InlineData(true, nameof(CrashRules.Ordered))]
    [InlineData(true, nameof(CrashRules.NoPromise))]
    public async Task Whatever_of_a_casync_store_is_on_the_disk(bool isTree, string rules)
    {
        using TemporaryFolder source = new(), site = new();
        byte[] content = TestBytes.Random(1_000_000);
        Directory.CreateDirectory(source["tree"]);
        await File.WriteAllBytesAsync(source["tree/disk.img"], content[..700_000]);
        string index = isTree ? "app.caidx" : "app.caibx";
        string[] arguments = ["make", "-q", "--format", "casync", source[isTree ? "tree" : "tree/disk.img"], "-o", site[index], "--store", site["default.castr"]];
        await RecordedCommand.RunAsync(site, arguments);
        await File.WriteAllBytesAsync(source["tree/disk.img"], content);
        DiskRecording recording = await RecordedCommand.RunAsync(site, arguments);
        Assert.Contains(recording.Steps, step => step is AllSynced);
        Assert.InRange(recording.Steps.OfType<FileRenamed>().Count(), 3, int.MaxValue);
        var request = new Morsel.Casync.CasyncMakeRequest { SourcePath = source[isTree ? "tree" : "tree/disk.img"], OutputPath = site[index], StorePath = site["default.castr"] };
        // The sidecar's number grows with each version that it is told of.
        var trial = new FolderCrashTrial(site, recording, () => Morsel.Casync.CasyncFile.MakeAsync(request)) { Index = index, Named = "default.castr", Kept = ["app.morsel"] };
        await trial.RunAsync(Enum.Parse<CrashRules>(rules), States);
    }

    private static async Task ReplayAsync(string kind, string rules)
    {
        using MakeCase making = await MakeCase.OfAsync(kind);
        making.SetUp();
        var disk = new RecordingDisk(making.Public.Path) { Patience = TimeSpan.FromMilliseconds(50) };
        await making.RunAsync(disk);
        await new FolderCrashTrial(making.Public, disk.Recording, () => making.RunAsync(new LocalFileSystem())).RunAsync(Enum.Parse<CrashRules>(rules), States);
    }
}
