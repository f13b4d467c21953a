using Morsel.Files;
using Morsel.Tests.Faults;

namespace Morsel.Tests.Updating;

/// <summary>Every call to the disk fails once: the contract holds, the failure says what it was, and the next run ends as if nothing had been.</summary>
public sealed class UpdateFaultSweepTests : IDisposable
{
    private static readonly byte[] Target = Edited.Content(1, 40_000);

    private readonly Scene _scene = new(Target);

    // The second address has the same content, without a description beside it.
    public UpdateFaultSweepTests() => _scene.Site.Publish("/plain", Target);

    public void Dispose() => _scene.DisposeAsync().AsTask().GetAwaiter().GetResult();

    [Theory]
    [InlineData("fresh", 5)]
    [InlineData("fresh", 122)]
    [InlineData("update", 5)]
    [InlineData("update", 28)]
    [InlineData("resume", 5)]
    [InlineData("resume", 28)]
    [InlineData("another version", 28)]
    [InlineData("whole", 28)]
    public async Task Each_call_in_turn_fails(string situation, int errorNumber)
    {
        UpdateRequest request = SetUp(situation);
        var whole = new FaultFileSystem(new LocalFileSystem());
        await _scene.UpdateAsync(request, whole);
        // Threads take turns as they like, so a run may have some calls more.
        for (int number = 1; number <= whole.CallCount + 3; number++)
        {
            SetUp(situation);
            FaultContract contract = FaultContract.Before(_scene.Output);
            FaultFileSystem disk = FaultFileSystem.FailAt(
                new LocalFileSystem(), number, FaultFileSystem.Failure(errorNumber));
            try
            {
                await _scene.UpdateAsync(request, disk);
                contract.AssertReplacedBy(Target);
            }
            catch (IOException failure)
            {
                Assert.True(failure.HResult == errorNumber, $"{disk.Calls[number - 1]}: {failure}");
                Assert.Equal(File.Exists(_scene.Output) && File.ReadAllBytes(_scene.Output).AsSpan().SequenceEqual(Target), failure is FileInPlaceException);
                contract.AssertKeptOrReplacedBy(Target);
            }
            await _scene.UpdateAsync(request);
            contract.AssertReplacedBy(Target);
        }
    }

    [Fact]
    public async Task A_disk_that_stays_full_is_no_reason_to_lose_anything()
    {
        SetUp("update");
        var whole = new FaultFileSystem(new LocalFileSystem());
        await _scene.UpdateAsync(files: whole);
        for (int number = 1; number <= whole.CallCount; number += 5)
        {
            SetUp("update");
            FaultContract contract = FaultContract.Before(_scene.Output);
            FaultFileSystem disk = FaultFileSystem.FailAt(new LocalFileSystem(), number, FaultFileSystem.DiskFull, stays: true);
            Exception? failure = await Record.ExceptionAsync(() => _scene.UpdateAsync(files: disk));
            Assert.Equal(disk.Calls.Skip(number - 1).Any(call => call.Operation != DiskOperation.Close) ? 28 : null, failure?.HResult);
            contract.AssertKeptOrReplacedBy(Target);
            await _scene.UpdateAsync();
            contract.AssertReplacedBy(Target);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_seed_that_cannot_be_read_costs_that_seed_alone(bool isOutput)
    {
        byte[] target = Edited.Content(2, 3 << 20);
        await using var scene = new Scene(target);
        string seed = isOutput ? scene.Output : scene.Folder["seed"];
        File.WriteAllBytes(seed, Edited.Flipped(target, 1));
        var disk = new FaultFileSystem(new LocalFileSystem(), call =>
            call.Operation == DiskOperation.Read && call.Path == seed && OffsetOf(call) >= 1 << 20 ? FaultFileSystem.BadDisk() : null);
        UpdateReport report = await scene.UpdateAsync(scene.Request with { SeedPaths = isOutput ? [] : [seed] }, disk);
        Assert.Equal(target, File.ReadAllBytes(scene.Output));
        SeedReport used = Assert.Single(report.Seeds, found => found.Path == seed);
        Assert.Contains("Input/output error", used.Problem, StringComparison.Ordinal);
        Assert.InRange(report.FetchedBytes, 1, target.Length);
    }

    [Fact]
    public async Task A_seed_that_is_a_folder_is_named_with_its_problem()
    {
        await using var scene = new Scene(Edited.Content(3, 5000));
        UpdateReport report = await scene.UpdateAsync(scene.Request with { SeedPaths = [scene.Folder.Path] });
        Assert.NotNull(Assert.Single(report.Seeds).Problem);
    }

    private static long OffsetOf(DiskCall call) => long.Parse(call.Detail.Split('+')[0], System.Globalization.CultureInfo.InvariantCulture);

    private UpdateRequest SetUp(string situation)
    {
        foreach (string name in _scene.Folder.Names())
            File.Delete(_scene.Folder[name]);
        if (situation != "fresh")
            _scene.Old(Edited.Flipped(Target, 5, 30, 31));
        if (situation == "resume")
            File.WriteAllBytes(_scene.Part, Edited.Flipped(Target, 40));
        if (situation == "another version")
            File.WriteAllBytes(_scene.Part, Edited.Version(Target, 7, 4)[100..]);
        return situation == "whole"
            ? _scene.Request with { Source = _scene.Site.Address("/plain").ToString() }
            : _scene.Request;
    }
}
