using System.Diagnostics;
using System.Runtime.InteropServices;
using Morsel.Files;
using Morsel.Tests.Faults;
using Morsel.Tests.Faults.Crashes;

namespace Morsel.Tests.Updating;

/// <summary>Whatever interrupts an update in place: as long as the file is neither old nor new, its journal is there, and the same command ends with the new file.</summary>
public sealed class InPlaceCrashTests
{
    private const int BlockBytes = 512;
    private static readonly int States = Environment.GetEnvironmentVariable("MORSEL_LONG") == "1" ? 5_000 : 50;
    private static readonly byte[] Target = Edited.Content(1, 200_000);

    [Theory]
    [InlineData("edited", nameof(CrashRules.Ordered))]
    [InlineData("edited", nameof(CrashRules.NoPromise))]
    [InlineData("halves", nameof(CrashRules.Ordered))]
    [InlineData("halves", nameof(CrashRules.NoPromise))]
    [InlineData("longer", nameof(CrashRules.Ordered))]
    [InlineData("longer", nameof(CrashRules.NoPromise))]
    [InlineData("shorter", nameof(CrashRules.NoPromise))]
    public async Task The_power_fails_after_each_call(string situation, string rules)
    {
        await using Scene scene = new Scene(Target).Old(Old(situation));
        UpdateRequest request = InPlace(scene);
        var trial = new CrashTrial(scene.Folder, "target", async disk => (await scene.UpdateAsync(request, disk)).FetchedBytes)
        {
            Journal = "target.part.jnl",
            MostFetched = (_, synced) => (long)(1.1 * (Target.Length - RightBytes(synced["target"].Content))) + (Target.Length / 50),
        };
        await trial.RunAsync(Enum.Parse<CrashRules>(rules), States);
    }

    [Theory]
    [InlineData("edited", 5)]
    [InlineData("edited", 28)]
    [InlineData("halves", 5)]
    [InlineData("halves", 28)]
    [InlineData("longer", 28)]
    public async Task Each_call_to_the_disk_fails_in_turn(string situation, int errorNumber)
    {
        await using var scene = new Scene(Target);
        UpdateRequest request = InPlace(scene);
        SetUp(scene, situation);
        var whole = new FaultFileSystem(new LocalFileSystem());
        await scene.UpdateAsync(request, whole);
        for (int number = 1; number <= whole.CallCount + 3; number += 1 + (number / 60))
        {
            SetUp(scene, situation);
            FaultFileSystem disk = FaultFileSystem.FailAt(new LocalFileSystem(), number, FaultFileSystem.Failure(errorNumber));
            try
            {
                await scene.UpdateAsync(request, disk);
                Assert.True(Target.AsSpan().SequenceEqual(File.ReadAllBytes(scene.Output)), $"call {number}");
            }
            catch (IOException failure)
            {
                Assert.True(failure.HResult == errorNumber, $"{disk.Calls[number - 1]}: {failure}");
                byte[] there = File.ReadAllBytes(scene.Output);
                bool isOldOrNew = there.AsSpan().SequenceEqual(Target) || there.AsSpan().SequenceEqual(Old(situation));
                Assert.True(isOldOrNew || File.Exists(scene.Folder["target.part.jnl"]), $"{disk.Calls[number - 1]}: nothing says that the file is neither old nor new");
            }
            await scene.UpdateAsync(request);
            Assert.True(Target.AsSpan().SequenceEqual(File.ReadAllBytes(scene.Output)), $"call {number}, the next run");
            Assert.Equal(["target"], scene.Folder.Names());
        }
    }

    [Fact]
    public async Task A_process_that_is_killed_while_data_comes_leaves_what_it_has_written()
    {
        byte[] old = [.. Target[100_000..], .. Edited.Content(9, 60_000)];
        await using Scene scene = new Scene(Target).Old(old);
        using Process killed = Start(scene);
        int asked = 0;
        scene.Site.Answer(Scene.Path, async (request, connection) =>
        {
            if (++asked == 2)
            {
                killed.Kill();
                return;
            }
            connection.CutAfter(50_000, Cut.Fin);
            await connection.WriteAsync(Site.Usual(request, Target, "Last-Modified: Wed, 01 Jan 2020 00:00:00 GMT\r\n"));
        });
        await killed.WaitForExitAsync();
        Assert.Equal(137, killed.ExitCode);
        Assert.Equal(["target", "target.part.jnl"], scene.Folder.Names().Order());
        long right = RightBytes(File.ReadAllBytes(scene.Output));
        Assert.InRange(right, 130_000, 160_000);
        scene.Site.AnswerAsUsual();

        UpdateReport report = await scene.UpdateAsync(InPlace(scene));

        Assert.Equal(Target, File.ReadAllBytes(scene.Output));
        Assert.Equal(["target"], scene.Folder.Names());
        Assert.Equal(Target.Length - right, report.FetchedBytes);
    }

    private static Process Start(Scene scene)
    {
        string dotnet = Path.GetFullPath(Path.Join(RuntimeEnvironment.GetRuntimeDirectory(), "../../../dotnet")), command = Path.Join(AppContext.BaseDirectory, "Morsel.Cli.dll");
        return Process.Start(dotnet, [command, "get", scene.Site.Address(Scene.ControlPath).ToString(), "-o", scene.Output, "--in-place", "-q", "--connections", "1"]);
    }

    private static UpdateRequest InPlace(Scene scene) => scene.Request with { InPlace = true, JournalAreaBytes = 64 << 10 };

    private static void SetUp(Scene scene, string situation)
    {
        foreach (string name in scene.Folder.Names())
            File.Delete(scene.Folder[name]);
        scene.Old(Old(situation));
    }

    private static byte[] Old(string situation) => situation switch
    {
        "halves" => [.. Target[90_123..], .. Target[..90_123]],
        "longer" => [.. Edited.Content(7, 30_000), .. Target, .. Edited.Content(8, 30_000)],
        "shorter" => Target[20_000..150_000],
        _ => Edited.Version(Target, 3, 8),
    };

    private static long RightBytes(ReadOnlySpan<byte> content)
    {
        long bytes = 0;
        for (int at = 0; at < Math.Min(Target.Length, content.Length); at += BlockBytes)
        {
            int length = Math.Min(BlockBytes, Target.Length - at);
            if (at + length <= content.Length && content.Slice(at, length).SequenceEqual(Target.AsSpan(at, length)))
                bytes += length;
        }
        return bytes;
    }
}
