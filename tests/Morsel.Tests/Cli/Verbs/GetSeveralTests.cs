using System.Text.Json;
using Morsel.Tests.Updating;

namespace Morsel.Tests.Cli.Verbs;

/// <summary><c>get</c> of several sources in one run.</summary>
public sealed class GetSeveralTests
{
    private static readonly byte[] First = Edited.Content(1, 100_000), Second = Edited.Content(2, 60_000);

    [Fact]
    public async Task All_are_updated_and_the_last_line_counts_them()
    {
        await using Scene scene = Published().Old(Edited.Flipped(First, 50_000));
        CommandRun run = await GetAsync(scene, "/target.zsync", "/other.zsync");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        string[] lines = run.Output.TrimEnd('\n').Split('\n');
        Assert.StartsWith($"{scene.Output}: updated, 97.7 KiB; downloaded ", lines[0], StringComparison.Ordinal);
        Assert.StartsWith($"{scene.Folder["other"]}: downloaded, 58.6 KiB; ", lines[1], StringComparison.Ordinal);
        Assert.Matches(@"\A2 files: 2 updated; downloaded \d+\.\d KiB in \d+\.\d+ s\z", Assert.Single(lines[2..]));
        Assert.Equal((First, Second), (await File.ReadAllBytesAsync(scene.Output), await File.ReadAllBytesAsync(scene.Folder["other"])), ByBytes);
    }

    [Fact]
    public async Task One_that_fails_keeps_no_other_from_being_updated_and_is_the_exit_code()
    {
        await using Scene scene = Published();
        string gone = scene.Site.Address("/gone.zsync").ToString(), broken = scene.Site.Address("/broken.zsync").ToString();
        scene.Site.Publish("/broken.zsync", "zsync: 0.6.2\nBlocksize: 3\n\n"u8.ToArray());
        CommandRun run = await GetAsync(scene, "/gone.zsync", "/broken.zsync", "/other.zsync");
        Assert.Equal(8, run.ExitCode);
        Assert.Equal(["gone", "broken"], run.Error.TrimEnd('\n').Split('\n').Select(line => line.Contains(gone, StringComparison.Ordinal) ? "gone" : line.Contains(broken, StringComparison.Ordinal) ? "broken" : line));
        Assert.Contains("\n3 files: 1 updated, 2 failed; downloaded ", run.Output, StringComparison.Ordinal);
        Assert.Equal(Second, await File.ReadAllBytesAsync(scene.Folder["other"]));
    }

    [Fact]
    public async Task Programs_are_told_of_each_in_its_order_and_of_all()
    {
        await using Scene scene = Published().Old(First);
        CommandRun run = await GetAsync(scene, "/target.zsync?secret=1", "/gone.zsync", "/other.zsync", "--json");
        using JsonDocument json = JsonDocument.Parse(run.Output);
        JsonElement files = json.RootElement.GetProperty("files"), summary = json.RootElement.GetProperty("summary");
        Assert.Equal(
            [scene.Site.Address("/target.zsync").ToString(), scene.Site.Address("/gone.zsync").ToString(), scene.Site.Address("/other.zsync").ToString()],
            files.EnumerateArray().Select(file => file.GetProperty("source").GetString()));
        Assert.Equal(("already_current", 8, "updated"), (Text(files[0], "outcome"), files[1].GetProperty("error").GetProperty("code").GetInt32(), Text(files[2], "outcome")));
        Assert.Equal((3, 1, 1, 0, 1), (Count("files"), Count("updated"), Count("already_current"), Count("downloaded_whole"), Count("failed")));
        Assert.Equal(files[0].GetProperty("description_bytes").GetInt64() + files[2].GetProperty("description_bytes").GetInt64() + files[2].GetProperty("transferred_bytes").GetInt64(), summary.GetProperty("downloaded_bytes").GetInt64());
        Assert.Equal(8, run.ExitCode);

        static string? Text(JsonElement file, string name) => file.GetProperty(name).GetString();
        int Count(string name) => summary.GetProperty(name).GetInt32();
    }

    [Fact]
    public async Task What_was_not_verified_is_the_exit_code_only_if_nothing_failed()
    {
        await using Scene scene = Published();
        scene.Site.Publish("/plain", First);
        Assert.Equal(16, (await GetAsync(scene, "/plain", "/other.zsync")).ExitCode);
        Assert.Equal(8, (await GetAsync(scene, "/plain", "/gone.zsync")).ExitCode);
    }

    [Fact]
    public async Task Two_that_the_address_parts_and_the_publisher_calls_alike_do_not_replace_one_another()
    {
        await using Scene scene = Published();
        scene.Site.Publish("/third.zsync", new ControlText(First) { FileName = "other" }.ToBytes());
        CommandRun run = await GetAsync(scene, "/other.zsync", "/third.zsync");
        Assert.Equal(6, run.ExitCode);
        Assert.Contains($"{scene.Folder["other"]}: the new file, or a file written beside it, would replace the output of another source", run.Error, StringComparison.Ordinal);
        Assert.Equal(Second, await File.ReadAllBytesAsync(scene.Folder["other"]));
        Assert.Empty(scene.Site.RequestsFor("/target"));
    }

    [Fact]
    public async Task What_can_be_told_at_once_is_told_before_anything_is_asked()
    {
        await using Scene scene = Published();
        string control = scene.Site.Address("/target.zsync").ToString(), same = scene.Site.Address("/elsewhere/target").ToString(), other = scene.Site.Address("/other.zsync").ToString();
        Assert.Equal(2, (await CommandRun.Of("get", control, same)).ExitCode);
        Assert.Equal(2, (await CommandRun.Of("get", control, other, "-o", scene.Folder["file"])).ExitCode);
        Assert.Equal(2, (await CommandRun.Of("get", control, other, "--sha256", new string('0', 64))).ExitCode);
        Assert.Equal(2, (await CommandRun.Of("get", control, "-")).ExitCode);
        Assert.Empty(scene.Site.Requests);
    }

    [Fact]
    public async Task The_old_file_behind_its_address_is_no_source()
    {
        await using Scene scene = Published().Old(Second);
        CommandRun run = await CommandRun.Of("get", scene.Site.Address("/other.zsync").ToString(), scene.Output, "-o", scene.Folder.Path);
        Assert.Equal(3, run.ExitCode);
        Assert.EndsWith("; specify the file to update with -o, and other old files with -i\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_of_an_index_goes_into_the_folder_and_does_not_become_it()
    {
        await using Scene scene = Published();
        Directory.CreateDirectory(scene.Folder["app"]);
        scene.Folder.Write("app/page", "page");
        Directory.CreateDirectory(scene.Folder["to"]);
        scene.Folder.Write("to/mine", "mine");
        Assert.Equal(0, (await CommandRun.Of("make", "--format", "casync", scene.Folder["app"])).ExitCode);
        CommandRun run = await CommandRun.Of("get", scene.Folder["app.caidx"], scene.Site.Address("/other.zsync").ToString(), "-o", scene.Folder["to"], "--delete");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(["app", "mine", "other"], Directory.EnumerateFileSystemEntries(scene.Folder["to"]).Select(Path.GetFileName).Where(name => !name!.Contains(".morsel", StringComparison.Ordinal)).Order());
        Assert.Equal("page", await File.ReadAllTextAsync(scene.Folder["to/app/page"]));
    }

    [Fact]
    public async Task One_connection_is_enough_for_all()
    {
        await using Scene scene = Published();
        CommandRun run = await GetAsync(scene, "/target.zsync", "/other.zsync", "--connections", "1", "--no-routes");
        Assert.Equal(0, run.ExitCode);
        Assert.Single(scene.Site.Requests.Select(request => request.ConnectionNumber).Distinct());
    }

    [Fact]
    public async Task The_progress_line_says_which_of_how_many()
    {
        await using Scene scene = Published();
        CommandRun run = await GetAsync(scene, around => around with { ErrorIsTerminal = true, Columns = () => 100 }, "/target.zsync", "/gone.zsync", "/other.zsync");
        Assert.Contains("\r1/3 target  ", run.Error, StringComparison.Ordinal);
        Assert.Contains("\r3/3 other  ", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("\r2/3 other", run.Error, StringComparison.Ordinal);
    }

    private static readonly IEqualityComparer<(byte[], byte[])> ByBytes = EqualityComparer<(byte[], byte[])>.Create(
        (one, other) => one.Item1.AsSpan().SequenceEqual(other.Item1) && one.Item2.AsSpan().SequenceEqual(other.Item2));

    private static Scene Published()
    {
        var scene = new Scene(First);
        scene.Site.Publish("/other", Second);
        scene.Site.Publish("/other.zsync", new ControlText(Second) { FileName = "other", Locations = ["other"] }.ToBytes());
        return scene;
    }

    private static Task<CommandRun> GetAsync(Scene scene, params string[] words) => GetAsync(scene, around => around, words);

    private static Task<CommandRun> GetAsync(Scene scene, Func<Morsel.Cli.Running.Surroundings, Morsel.Cli.Running.Surroundings> change, params string[] words)
    {
        string[] arguments = [.. words.Select(word => word[0] == '/' ? scene.Site.Address(word).ToString() : word)];
        return CommandRun.Of(["get", .. arguments, "-o", scene.Folder.Path], change);
    }
}
