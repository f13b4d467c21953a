using Morsel.Cli.Running;
using Morsel.Tests.Faults;

namespace Morsel.Tests.Updating;

/// <summary>
/// Another program replaces, cuts off, overwrites or deletes a file at each phase of an update. The output is the new file, or what that program left of the old
/// one, and never a mixture; how the run ends is documented; and the next one ends with the new file.
/// </summary>
public sealed class OtherPartyTests
{
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("MORSEL_LONG") == "1";

    public static TheoryData<string, string> OfOutputs => Each(["update", "resume", "patch", "store", "zchunk", "unpacked zchunk", "gzip"], [nameof(OtherAct.Replace), nameof(OtherAct.Truncate), nameof(OtherAct.Rewrite), nameof(OtherAct.Delete)]);

    public static TheoryData<string, string> OfParts => Each(["update", "resume", "patch", "whole", "store", "folder", "gzip"], [nameof(OtherAct.Replace), nameof(OtherAct.Truncate), nameof(OtherAct.Delete), nameof(OtherAct.Link)]);

    [Theory]
    [MemberData(nameof(OfOutputs))]
    public async Task The_old_file_changes(string kind, string act)
    {
        await using UpdateCase update = await UpdateCase.OfAsync(kind);
        await EachPhaseAsync(update, update.Output, Enum.Parse<OtherAct>(act));
    }

    [Theory]
    [MemberData(nameof(OfParts))]
    public async Task The_part_file_changes(string kind, string act)
    {
        await using UpdateCase update = await UpdateCase.OfAsync(kind);
        await EachPhaseAsync(update, update.PartName, Enum.Parse<OtherAct>(act));
    }

    [Theory]
    [InlineData("seeded", "seed", nameof(OtherAct.Replace))]
    [InlineData("seeded", "seed", nameof(OtherAct.Truncate))]
    [InlineData("seeded", "seed", nameof(OtherAct.Rewrite))]
    [InlineData("seeded", "seed", nameof(OtherAct.Delete))]
    [InlineData("described here", "here.zsync", nameof(OtherAct.Replace))]
    [InlineData("described here", "here.zsync", nameof(OtherAct.Truncate))]
    [InlineData("described here", "here.zsync", nameof(OtherAct.Rewrite))]
    [InlineData("described here", "here.zsync", nameof(OtherAct.Delete))]
    public async Task A_seed_or_a_control_file_of_this_machine_changes(string kind, string victim, string act)
    {
        await using UpdateCase update = await UpdateCase.OfAsync(kind);
        await EachPhaseAsync(update, victim, Enum.Parse<OtherAct>(act));
    }

    [Theory]
    [InlineData("update", false)]
    [InlineData("update", true)]
    [InlineData("store", false)]
    [InlineData("store", true)]
    public async Task The_folder_of_the_output_is_moved_away_and_another_one_takes_its_name(string kind, bool isLink)
    {
        if (OperatingSystem.IsWindows())
            return;
        await using UpdateCase update = await UpdateCase.OfAsync(kind);
        update.SetUp();
        FolderState before = FolderState.Of(update.Folder.Path);
        var whole = new FaultFileSystem(new Morsel.Files.LocalFileSystem());
        await update.RunAsync(whole);
        FolderState after = FolderState.Of(update.Folder.Path);
        string here = update.Folder.Path, away = here + ".away", elsewhere = here + ".elsewhere";
        for (int at = 1; at <= whole.CallCount; at += IsLong ? 1 : 5)
        {
            update.Folder.Clear();
            update.SetUp();
            int number = at;
            var disk = new FaultFileSystem(new Morsel.Files.LocalFileSystem(), call =>
            {
                if (call.Number == number)
                    MoveAway();
                return null;
            });
            Exception? failure = await Record.ExceptionAsync(() => update.RunAsync(disk));
            string where = $"at {disk.Calls.ElementAtOrDefault(at - 1)}: {failure}";
            Assert.True(failure is null or IOException, where);
            string? now = FolderState.Of(here)[update.Output], moved = Directory.Exists(away) ? FolderState.Of(away)[update.Output] : before[update.Output];
            Assert.True(now is null || now == before[update.Output] || now == after[update.Output], where);
            Assert.True(moved == before[update.Output] || moved == after[update.Output], where);
            Assert.True(failure is not null || now == after[update.Output] || moved == after[update.Output], where);
            MoveBack();
        }

        void MoveAway()
        {
            Directory.Move(here, away);
            if (isLink)
            {
                Directory.CreateDirectory(elsewhere);
                Directory.CreateSymbolicLink(here, elsewhere);
            }
            else
            {
                Directory.CreateDirectory(here);
            }
        }

        void MoveBack()
        {
            if (!Directory.Exists(away))
                return;
            if (isLink)
            {
                File.Delete(here);
                Directory.Delete(elsewhere, recursive: true);
            }
            else
            {
                Directory.Delete(here, recursive: true);
            }
            Directory.Move(away, here);
        }
    }

    private static TheoryData<string, string> Each(string[] kinds, string[] acts)
    {
        var data = new TheoryData<string, string>();
        foreach (string kind in kinds)
        {
            foreach (string act in acts)
                data.Add(kind, act);
        }
        return data;
    }

    private static async Task EachPhaseAsync(UpdateCase update, string victim, OtherAct act)
    {
        update.SetUp();
        FolderState before = FolderState.Of(update.Folder.Path);
        var whole = new FaultFileSystem(new Morsel.Files.LocalFileSystem());
        await update.RunAsync(whole);
        FolderState after = FolderState.Of(update.Folder.Path);
        int acts = 0;
        // A prime, so that other calls come up in each case.
        for (int at = 1; at <= whole.CallCount; at += IsLong ? 1 : 7)
        {
            update.Folder.Clear();
            update.SetUp();
            var other = new OtherParty(update.Folder[victim], act, at);
            FaultFileSystem disk = other.Disk;
            Exception? failure = await Record.ExceptionAsync(() => update.RunAsync(disk));
            acts += other.HasActed ? 1 : 0;
            string where = $"{act} {victim} at {disk.Calls.ElementAtOrDefault(at - 1)}: {failure}";
            AssertOneOrTheOther(update, other, (victim, act), before, after, failure, where);
            File.Delete(update.Folder[victim + ".link"]);
            update.PutBack(victim);
            await update.RunAsync(new Morsel.Files.LocalFileSystem());
            Assert.True(after[update.Output] == FolderState.Of(update.Folder.Path)[update.Output], $"{where}: the next run did not make the new file");
        }
        Assert.InRange(acts, 1, int.MaxValue);
    }

    private static void AssertOneOrTheOther(UpdateCase update, OtherParty other, (string Victim, OtherAct Act) done, FolderState before, FolderState after, Exception? failure, string where)
    {
        ExitCode code = failure is null ? ExitCode.Ok : ExitCodes.Of(failure);
        Assert.True(code is ExitCode.Ok or ExitCode.LocalFiles or ExitCode.TargetBusy or ExitCode.ContentDiffers or ExitCode.Refused or ExitCode.InvalidDescription or ExitCode.NotFound, $"{where}: it ends with {code}");
        if (failure is not null)
            Assert.True(failure.Message.Length is > 10 and < 1000, where);
        FolderState now = FolderState.Of(update.Folder.Path);
        if (now[update.Output] == after[update.Output])
            return;
        // Between the last look and the rename nobody can see it come: then the message says what was done.
        if (done.Act == OtherAct.Replace && failure?.Message.Contains("is not what was verified", StringComparison.Ordinal) == true)
            return;
        string? left = done.Victim == update.Output && other.HasActed ? DigestOf(other.Left) : before[update.Output];
        Assert.True(now[update.Output] == left, $"{where}: the output is neither the new file nor what was left of the old one");
        // The only way to say that all is well, and have another file there: it was put there after the end.
        Assert.True(code != ExitCode.Ok || (done.Victim == update.Output && other.HasActed), $"{where}: it says that all went well");
    }

    private static string? DigestOf(byte[]? content) => content is null ? null : Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content));
}
