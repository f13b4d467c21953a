using Morsel.Compression.Gzip;
using Morsel.Tests.Compression;
using Morsel.Tests.Faults.Crashes;

namespace Morsel.Tests.Updating;

/// <summary>The power fails after each call, and of what was not synced any part is there: the old file or the new one is, and the next run ends with the new one and fetches nothing that was synced.</summary>
public sealed class CrashStateTests
{
    private const int BlockBytes = 512;
    private static readonly int States = Environment.GetEnvironmentVariable("MORSEL_LONG") == "1" ? 5_000 : 50;
    private static readonly byte[] Target = Edited.Content(1, 400_000), Old = Edited.Flipped(Target, 5, 30, 31, 99);

    [Theory]
    [InlineData("fresh", nameof(CrashRules.Ordered))]
    [InlineData("fresh", nameof(CrashRules.NoPromise))]
    [InlineData("update", nameof(CrashRules.Ordered))]
    [InlineData("update", nameof(CrashRules.NoPromise))]
    [InlineData("kept", nameof(CrashRules.Ordered))]
    [InlineData("kept", nameof(CrashRules.NoPromise))]
    [InlineData("resume", nameof(CrashRules.Ordered))]
    [InlineData("resume", nameof(CrashRules.NoPromise))]
    [InlineData("another version", nameof(CrashRules.Ordered))]
    [InlineData("another version", nameof(CrashRules.NoPromise))]
    public async Task Whatever_of_an_update_is_on_the_disk(string situation, string rules)
    {
        await using var scene = new Scene(Target);
        UpdateRequest request = SetUp(scene, situation);
        var trial = new CrashTrial(scene.Folder, "target", async disk => (await scene.UpdateAsync(request, disk)).FetchedBytes)
        {
            Kept = ["target.zs-old"],
            MostFetched = (first, synced) => MostFetched(Math.Min(first, Target.Length - RightBytes(synced.GetValueOrDefault("target.part")))),
        };
        await trial.RunAsync(Enum.Parse<CrashRules>(rules), States);
    }

    [Theory]
    [InlineData(nameof(CrashRules.Ordered))]
    [InlineData(nameof(CrashRules.NoPromise))]
    public async Task Whatever_of_a_download_without_a_control_file_is_on_the_disk(string rules)
    {
        await using Scene scene = new Scene(Target).Old(Old);
        scene.Site.Publish("/plain", Target);
        UpdateRequest request = scene.Request with { Source = scene.Site.Address("/plain").ToString() };
        await new CrashTrial(scene.Folder, "target", async disk => (await scene.UpdateAsync(request, disk)).FetchedBytes).RunAsync(Enum.Parse<CrashRules>(rules), States);
    }

    [Theory]
    [InlineData(false, nameof(CrashRules.Ordered))]
    [InlineData(false, nameof(CrashRules.NoPromise))]
    [InlineData(true, nameof(CrashRules.Ordered))]
    [InlineData(true, nameof(CrashRules.NoPromise))]
    public async Task Whatever_of_a_gzip_file_is_on_the_disk(bool fetches, string rules)
    {
        byte[] words = DeflateSamples.Plain(3, 60_000, 4), packed = GzipScene.Gzip(words, new(GzipSettings.DefaultLevel));
        string options = $"{Convert.ToHexStringLower(packed.AsSpan(0, GzipHeader.FixedBytes))} ";
        await using var scene = new GzipScene(words, packed, control => control with { Recompress = options });
        File.WriteAllBytes(scene.Folder["target.gz"], GzipScene.Gzip(Edited.Flipped(words, 3), new(GzipSettings.DefaultLevel)));
        UpdateRequest request = scene.Request with { OutputPath = scene.Folder["target.gz"], Gzip = new() { FetchFile = fetches } };
        await new CrashTrial(scene.Folder, "target.gz", async disk => (await scene.UpdateAsync(request, files: disk)).FetchedBytes).RunAsync(Enum.Parse<CrashRules>(rules), States);
    }

    [Theory]
    [InlineData(false, nameof(CrashRules.Ordered))]
    [InlineData(false, nameof(CrashRules.NoPromise))]
    [InlineData(true, nameof(CrashRules.Ordered))]
    [InlineData(true, nameof(CrashRules.NoPromise))]
    public async Task Whatever_of_a_zchunk_file_is_on_the_disk(bool unpacks, string rules)
    {
        await using var scene = new ZchunkScene();
        byte[] content = ZchunkScene.Records(1, 3000);
        await scene.PublishAsync(content);
        string output = unpacks ? "data.xml" : "data.xml.zck";
        if (unpacks)
            scene.Write(output, ZchunkScene.Records(1, 2500));
        else
            await scene.MakeAsync(output, ZchunkScene.Records(1, 2500));
        UpdateRequest request = scene.Request with { OutputPath = scene.Folder[output], Zchunk = new() { Unpack = unpacks } };
        // Whose the zchunk file beside the output is, the next run cannot know: it stays.
        var trial = new CrashTrial(scene.Folder, output, async disk => (await scene.UpdateAsync(request, files: disk)).FetchedBytes) { Kept = unpacks ? ["data.xml.zck"] : [] };
        await trial.RunAsync(Enum.Parse<CrashRules>(rules), States);
    }

    [Fact]
    public async Task What_is_written_is_synced_before_the_end()
    {
        await using var scene = new Scene(Target);
        var disk = new RecordingDisk(scene.Folder.Path);
        await scene.UpdateAsync(files: disk);
        int firstSync = disk.Steps.ToList().FindIndex(step => step is FileSynced);
        Assert.InRange(disk.Steps.Take(firstSync).OfType<BytesWritten>().Sum(written => written.Bytes.Length), disk.MostUnsyncedBytes, Target.Length / 2);
    }

    // Gaps may be joined: see ByteBound.
    private static long MostFetched(long missing) => (long)(1.1 * missing) + (Target.Length / 50);

    private static long RightBytes(CrashedFile? part)
    {
        long bytes = 0;
        for (int at = 0; at < Math.Min(Target.Length, part?.Content.Length ?? 0); at += BlockBytes)
        {
            int length = Math.Min(BlockBytes, Target.Length - at);
            if (at + length <= part!.Content.Length && part.Content.Slice(at, length).SequenceEqual(Target.AsSpan(at, length)))
                bytes += length;
        }
        return bytes;
    }

    private static UpdateRequest SetUp(Scene scene, string situation)
    {
        if (situation != "fresh")
            scene.Old(Old);
        if (situation == "resume")
            File.WriteAllBytes(scene.Part, Edited.Flipped(Target, 40));
        if (situation == "another version")
            File.WriteAllBytes(scene.Part, Edited.Version(Target, 7, 4)[100..]);
        return situation == "kept" ? scene.Request with { KeepReplaced = true } : scene.Request;
    }
}
