using Morsel.Files;
using Morsel.Tests.Faults.Crashes;

namespace Morsel.Tests.Updating;

/// <summary>A file is updated where it is: whatever stood in it and whatever it becomes, the result is the target, and nothing is downloaded that was there.</summary>
public sealed class InPlaceTests
{
    private const int BlockBytes = 512;
    private static readonly int Trials = Environment.GetEnvironmentVariable("MORSEL_LONG") == "1" ? 500 : 25;

    [Fact]
    public async Task Any_old_file_and_any_edit_end_with_the_target()
    {
        for (int trial = 0; trial < Trials; trial++)
        {
            var random = new Random(trial);
            byte[] target = WithZeros(Edited.Content(trial, random.Next(0, 120_000)), random);
            byte[] old = Edited.Version(target.Length == 0 ? [1] : target, trial + 1, random.Next(1, 12));
            await using Scene scene = new Scene(target).Old(old);
            await using Scene beside = new Scene(target).Old(old);
            // Plainly, the old file is whole as long as it is read.
            long fetched = (await beside.UpdateAsync()).FetchedBytes;

            UpdateReport report = await scene.UpdateAsync(InPlace(scene));

            Assert.True(target.AsSpan().SequenceEqual(File.ReadAllBytes(scene.Output)), $"trial {trial}");
            Assert.True(report.FetchedBytes <= fetched + report.InPlace!.GivenUpBytes, $"trial {trial}: {report.FetchedBytes} bytes were downloaded, and {fetched} plainly");
            Assert.Equal(0, report.InPlace.GivenUpBytes);
            Assert.Equal(target.Length, report.ReusedBytes + report.FetchedBytes);
            Assert.Equal(["target"], scene.Folder.Names());
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(511)]
    [InlineData(512)]
    [InlineData(100_000)]
    [InlineData(-1)]
    [InlineData(-512)]
    [InlineData(-100_000)]
    public async Task What_only_moved_is_not_downloaded(int shift)
    {
        byte[] all = Edited.Content(1, 3_000_000);
        byte[] target = all[Math.Max(0, shift)..(all.Length + Math.Min(0, shift))], old = all[Math.Max(0, -shift)..(all.Length + Math.Min(0, -shift))];
        await using Scene scene = new Scene(target).Old(old);
        UpdateReport report = await scene.UpdateAsync(InPlace(scene));
        Assert.Equal(target, File.ReadAllBytes(scene.Output));
        Assert.InRange(report.FetchedBytes, 0, Math.Abs(shift) + (2 * BlockBytes));
        Assert.InRange(report.InPlace!.MovedBytes, target.Length - Math.Abs(shift) - (2 * BlockBytes), target.Length);
    }

    [Fact]
    public async Task A_long_file_is_searched_to_its_end()
    {
        byte[] all = Edited.Content(1, 40 << 20);
        await using Scene scene = new Scene(all[1..], control => control with { BlockBytes = 4096 }).Old(all);
        UpdateReport report = await scene.UpdateAsync(InPlace(scene));
        Assert.True(scene.Target.AsSpan().SequenceEqual(File.ReadAllBytes(scene.Output)));
        Assert.InRange(report.FetchedBytes, 0, 2 * 4096);
    }

    [Theory]
    [InlineData(1_500_000)]
    [InlineData(1_400_123)]
    [InlineData(100_001)]
    [InlineData(2_999_000)]
    public async Task Two_parts_change_places_through_a_small_journal(int at)
    {
        byte[] old = Edited.Content(1, 3_000_000);
        byte[] target = [.. old[at..], .. old[..at]];
        await using Scene scene = new Scene(target).Old(old);
        UpdateReport report = await scene.UpdateAsync(InPlace(scene) with { JournalAreaBytes = 8 << 20 });
        Assert.Equal(target, File.ReadAllBytes(scene.Output));
        Assert.InRange(report.FetchedBytes, 0, 4 * BlockBytes);
        Assert.Equal(0, report.InPlace!.GivenUpBytes);
    }

    [Fact]
    public async Task What_does_not_fit_the_journal_is_downloaded()
    {
        byte[] old = Edited.Content(1, 400_000);
        byte[] target = [.. old[200_000..], .. old[..200_000]];
        await using Scene scene = new Scene(target).Old(old);
        UpdateReport report = await scene.UpdateAsync(InPlace(scene) with { JournalAreaBytes = 1000 });
        Assert.Equal(target, File.ReadAllBytes(scene.Output));
        Assert.InRange(report.InPlace!.GivenUpBytes, 1, 250_000);
        Assert.InRange(report.FetchedBytes, report.InPlace.GivenUpBytes, report.InPlace.GivenUpBytes + (2 * BlockBytes));
    }

    [Fact]
    public async Task A_journal_that_is_full_goes_on_in_its_other_area()
    {
        // Pairs of blocks change places: each needs one saved, all together a hundred times what is saved at one time.
        byte[] old = Edited.Content(1, 512 * 600);
        byte[] target = [.. old.Chunk(BlockBytes).Chunk(6).SelectMany(six => six.Reverse()).SelectMany(block => block)];
        await using Scene scene = new Scene(target).Old(old);
        UpdateReport report = await scene.UpdateAsync(InPlace(scene) with { JournalAreaBytes = 16 << 10 });
        Assert.Equal(target, File.ReadAllBytes(scene.Output));
        Assert.Equal(0, report.FetchedBytes);
        Assert.Equal($"0 bytes were right, {target.Length} were moved, 0 were given up", report.InPlace!.ToString());
    }

    [Fact]
    public async Task What_is_right_is_not_written_and_the_file_stays_the_same_file()
    {
        byte[] target = Edited.Content(1, 400_000), old = Edited.Flipped(target, 5, 300);
        await using Scene scene = new Scene(target).Old(old);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(scene.Output, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupExecute);
        FileStamp before = FileStamp.Of(scene.Output)!;
        var disk = new RecordingDisk(scene.Folder.Path);
        UpdateReport report = await scene.UpdateAsync(InPlace(scene), disk);
        Assert.Equal(target, File.ReadAllBytes(scene.Output));
        BytesWritten[] written = [.. disk.Steps.OfType<BytesWritten>().Where(step => step.File == 0)];
        Assert.Equal([5 * 512L, 300 * 512L], written.Select(step => step.Offset).Order());
        Assert.Equal(2 * BlockBytes, written.Sum(step => step.Bytes.Length));
        Assert.Equal(2 * BlockBytes, report.FetchedBytes);
        FileStamp after = FileStamp.Of(scene.Output)!;
        Assert.True(before.IsSameFile(after));
        Assert.Equal(before.Mode, after.Mode);
        Assert.Equal(new DateTime(2001, 9, 9, 1, 46, 40, DateTimeKind.Utc), File.GetLastWriteTimeUtc(scene.Output));
    }

    [Fact]
    public async Task A_file_that_is_current_is_not_touched()
    {
        byte[] target = Edited.Content(1, 40_000);
        await using Scene scene = new Scene(target).Old(target);
        var disk = new RecordingDisk(scene.Folder.Path);
        Assert.Equal(UpdateOutcome.AlreadyCurrent, (await scene.UpdateAsync(InPlace(scene), disk)).Outcome);
        Assert.Empty(disk.Steps);
    }

    [Fact]
    public async Task Where_no_file_is_one_is_written_as_usual()
    {
        await using var scene = new Scene(Edited.Content(1, 40_000));
        UpdateReport report = await scene.UpdateAsync(InPlace(scene));
        Assert.Equal(scene.Target, File.ReadAllBytes(scene.Output));
        Assert.Null(report.InPlace);
    }

    [Fact]
    public async Task A_shorter_target_ends_the_file_only_when_all_of_it_was_moved()
    {
        byte[] old = Edited.Content(1, 100_000);
        await using Scene scene = new Scene(old[60_000..]).Old(old);
        UpdateReport report = await scene.UpdateAsync(InPlace(scene));
        Assert.Equal(scene.Target, File.ReadAllBytes(scene.Output));
        Assert.InRange(report.FetchedBytes, 0, BlockBytes);
    }

    [Fact]
    public async Task Other_seeds_and_a_part_file_are_taken_from_too()
    {
        byte[] target = Edited.Content(1, 90_000);
        await using Scene scene = new Scene(target).Old(target[..30_000]);
        File.WriteAllBytes(scene.Part, target[30_000..60_000]);
        File.WriteAllBytes(scene.Folder["seed"], target[60_000..]);
        UpdateReport report = await scene.UpdateAsync(InPlace(scene) with { SeedPaths = [scene.Folder["seed"]] });
        Assert.Equal(target, File.ReadAllBytes(scene.Output));
        Assert.InRange(report.FetchedBytes, 0, 4 * BlockBytes);
        Assert.Equal(["seed", "target"], scene.Folder.Names().Order());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Long_zeros_take_no_room_in_a_new_file_and_in_an_old_one(bool isInPlace)
    {
        byte[] target = Edited.Content(1, 3 << 20), old = Edited.Content(1, 3 << 20);
        target.AsSpan(1 << 20, 1 << 20).Clear();
        await using var scene = new Scene(target, control => control with { BlockBytes = 4096 });
        if (isInPlace)
            scene.Old(old);
        using (IBlockFile sparse = new LocalFileSystem().OpenLocked(scene.Folder["sparse"]))
        {
            sparse.SetLength(1 << 20);
            // Not every file system has holes.
            if (sparse.StoredFrom(0).End == long.MaxValue)
                return;
        }
        File.Delete(scene.Folder["sparse"]);
        UpdateReport report = await scene.UpdateAsync(scene.Request with { InPlace = isInPlace });
        Assert.Equal(target, File.ReadAllBytes(scene.Output));
        Assert.Equal(isInPlace ? 0 : 3 << 20, report.FetchedBytes);
        using IBlockFile file = new LocalFileSystem().OpenRead(scene.Output);
        Assert.InRange(file.StoredFrom((1 << 20) + 65536).Start, (2 << 20) - 65536, 2 << 20);
    }

    [Fact]
    public async Task Two_runs_at_once_are_refused()
    {
        await using Scene scene = new Scene(Edited.Content(1, 40_000)).Old(Edited.Content(2, 40_000));
        using (new LocalFileSystem().OpenInPlace(scene.Output))
            await Assert.ThrowsAsync<TargetBusyException>(() => scene.UpdateAsync(InPlace(scene)));
        Assert.Equal(Edited.Content(2, 40_000), File.ReadAllBytes(scene.Output));
    }

    [Fact]
    public async Task A_control_file_that_lies_about_the_whole_leaves_the_journal_and_says_what_the_file_is()
    {
        byte[] target = Edited.Content(1, 40_000);
        await using Scene scene = new Scene(target, control => control with { HasSha256 = false }).Old(Edited.Flipped(target, 3));
        byte[] lie = new ControlText(target) { HasSha256 = false }.ToBytes();
        int digest = lie.AsSpan().IndexOf("SHA-1: "u8) + 7;
        lie[digest] = (byte)(lie[digest] == '0' ? '1' : '0');
        scene.Site.Publish(Scene.ControlPath, lie);
        var told = new List<RunEvent>();
        using Updater updater = scene.NewUpdater(new HttpOptions { Connections = 1 }, network: null, onEvent: told.Add);
        await Assert.ThrowsAsync<VerificationException>(() => updater.UpdateAsync(InPlace(scene)));
        Assert.Equal(["target", "target.part.jnl"], scene.Folder.Names().Order());
        Assert.Contains("neither the old version nor the new one", Assert.Single(told, some => some.Code == RunEventCode.InPlaceUnfinished).Text, StringComparison.Ordinal);
        Assert.Contains("run the same command again", File.ReadAllText(scene.Folder["target.part.jnl"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_is_not_in_place_ends_an_interrupted_one()
    {
        byte[] target = Edited.Content(1, 40_000);
        await using Scene scene = new Scene(target).Old(target[..20_000]);
        byte[] record = new byte[512 + 16 + 20_480];
        Morsel.Assembling.MoveArea.WriteHead(record.AsSpan(512), 19_968, 20_032);
        target.AsSpan(19_968).CopyTo(record.AsSpan(512 + 16));
        File.WriteAllBytes(scene.Folder["target.part.jnl"], record);
        UpdateReport report = await scene.UpdateAsync();
        Assert.Equal(target, File.ReadAllBytes(scene.Output));
        Assert.InRange(report.FetchedBytes, 0, 2 * BlockBytes);
        Assert.Equal(["target"], scene.Folder.Names());
        Assert.Contains(report.Notes, note => note.Code == NoteCode.InPlaceUnfinished);
    }

    [Fact]
    public async Task What_was_saved_serves_a_later_run_even_blocks_that_stand_alone()
    {
        byte[] target = Edited.Content(1, 40_000);
        await using Scene scene = new Scene(target).Old(Edited.Flipped(target, 3, 9, 20));
        byte[] journal = new byte[512 + (3 * (16 + 512))];
        foreach ((int number, int block) in new[] { (0, 20), (1, 3), (2, 9) })
        {
            Span<byte> record = journal.AsSpan(512 + (number * (16 + 512)));
            Morsel.Assembling.MoveArea.WriteHead(record, block * 512, 512);
            target.AsSpan(block * 512, 512).CopyTo(record[16..]);
        }
        File.WriteAllBytes(scene.Folder["target.part.jnl"], journal);
        UpdateReport report = await scene.UpdateAsync(InPlace(scene));
        Assert.Equal(target, File.ReadAllBytes(scene.Output));
        Assert.Equal(0, report.FetchedBytes);
        Assert.Equal(3 * 512, report.InPlace!.SavedBytes);
        Assert.Equal(["target"], scene.Folder.Names());
    }

    [Fact]
    public async Task What_cannot_be_in_place_is_refused_before_anything_is_written()
    {
        byte[] target = Edited.Content(1, 40_000), old = Edited.Content(2, 40_000);
        await using Scene scene = new Scene(target).Old(old);
        scene.Site.Publish("/plain", target);
        UpdateRequest[] requests =
        [
            InPlace(scene) with { KeepReplaced = true },
            InPlace(scene) with { Zchunk = new() { Unpack = true } },
            InPlace(scene) with { Source = scene.Site.Address("/plain").ToString() },
            InPlace(scene) with { OutputPath = "/dev/morsel-no-such-device" },
        ];
        foreach (UpdateRequest request in requests)
        {
            RefusedException refusal = await Assert.ThrowsAsync<RefusedException>(() => scene.UpdateAsync(request));
            Assert.DoesNotContain('\n', refusal.Message);
            Assert.Equal(old, File.ReadAllBytes(scene.Output));
            Assert.Equal(["target"], scene.Folder.Names());
        }
    }

    private static UpdateRequest InPlace(Scene scene) => scene.Request with { InPlace = true };

    // Sparse files have much of that.
    private static byte[] WithZeros(byte[] content, Random random)
    {
        for (int i = random.Next(4); i > 0 && content.Length > 0; i--)
        {
            int at = random.Next(content.Length);
            content.AsSpan(at, Math.Min(content.Length - at, random.Next(10_000))).Clear();
        }
        return content;
    }
}
