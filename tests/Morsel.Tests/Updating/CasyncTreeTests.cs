using System.Text;
using Morsel.Casync;
using Morsel.Formats.Sidecar;
using Morsel.Hashing;
using Morsel.Tests.Finishing.Tree;
using Morsel.Tests.Hashing;

namespace Morsel.Tests.Updating;

/// <summary><c>get</c> of the index of a folder: the output is the folder, which is a seed of its next version.</summary>
public sealed class CasyncTreeTests : IDisposable
{
    private const string IndexPath = "/app.caidx";

    private static readonly string Large = Text(1, 90_000), Other = Text(2, 60_000);
    private static readonly byte[] Before = TestArchive.Of(Item.File("a", Large), Item.Folder("sub", Item.File("b", Other), Item.File("c", "small")));
    private static readonly byte[] Now = TestArchive.Of(Item.File("a", Large), Item.Folder("sub", Item.File("b", Other + "more"), Item.File("d", "new")));

    private readonly CasyncScene _scene = new(Before);

    public CasyncTreeTests() => Publish(Before);

    private string Tree => _scene.Folder["app"];

    private UpdateRequest Request => new() { Source = _scene.Site.Address(IndexPath).ToString(), OutputPath = Tree, Threads = 2, AutoSeeds = false };

    [Fact]
    public async Task The_output_is_the_folder_and_nothing_is_left_beside_it_but_what_is_remembered()
    {
        UpdateReport report = await _scene.UpdateAsync(Request);
        AssertHas(("a", Large), ("sub/b", Other), ("sub/c", "small"));
        Assert.Equal((UpdateOutcome.Updated, 3, Tree), (report.Outcome, report.Tree!.FilesWritten, report.OutputPath));
        Assert.Equal(["app", "app.morsel-tree"], Directory.EnumerateFileSystemEntries(_scene.Folder.Path).Select(Path.GetFileName).Order());
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    public async Task A_second_run_with_nothing_changed_asks_for_no_chunk_and_changes_nothing(string ending)
    {
        await _scene.UpdateAsync(Request);
        int asked = _scene.Asked().Count;
        DateTime written = File.GetLastWriteTimeUtc(Path.Join(Tree, "a"));
        UpdateReport report = await _scene.UpdateAsync(Request with { OutputPath = Tree + ending });
        Assert.Equal((UpdateOutcome.AlreadyCurrent, true, asked), (report.Outcome, report.Tree!.WasCurrent, _scene.Asked().Count));
        Assert.Equal(written, File.GetLastWriteTimeUtc(Path.Join(Tree, "a")));
    }

    [Fact]
    public async Task The_folder_is_a_seed_and_only_new_chunks_are_asked_for()
    {
        await _scene.UpdateAsync(Request);
        Publish(Now);
        int asked = _scene.Asked().Count;
        UpdateReport report = await _scene.UpdateAsync(Request);
        AssertHas(("a", Large), ("sub/b", Other + "more"), ("sub/c", "small"), ("sub/d", "new"));
        Assert.Equal(CasyncScene.ObjectsOf(Now).Keys.Except(CasyncScene.ObjectsOf(Before).Keys).Order(), _scene.Asked().Skip(asked).Order());
        // What the archive does not have stays, unless somebody wants it deleted.
        Assert.Equal((2, 1, 1, 0), (report.Tree!.FilesWritten, report.Tree.FilesKept, report.Tree.EntriesLeft, report.Tree.EntriesDeleted));
        report = await _scene.UpdateAsync(Request with { Casync = new() { Tree = new() { Delete = true } } });
        AssertHas(("a", Large), ("sub/b", Other + "more"), ("sub/d", "new"));
        Assert.Equal(1, report.Tree!.EntriesDeleted);
    }

    [Fact]
    public async Task A_folder_that_nobody_remembers_is_read_as_its_archive_and_a_seed_too()
    {
        await MakeUnknownAsync();
        Publish(Now);
        int asked = _scene.Asked().Count;
        UpdateReport report = await _scene.UpdateAsync(Request);
        AssertHas(("a", Large), ("sub/b", Other + "more"), ("sub/c", "small"), ("sub/d", "new"));
        Assert.Equal(Missing(Now, Before), _scene.Asked().Skip(asked).Order());
        Assert.Equal((2, 1), (report.Tree!.FilesWritten, report.Tree.FilesKept));
    }

    [Fact]
    public async Task A_folder_that_the_caller_names_is_a_seed_of_another_folder()
    {
        await MakeUnknownAsync();
        Publish(Now);
        int asked = _scene.Asked().Count;
        UpdateReport report = await _scene.UpdateAsync(Request with { OutputPath = _scene.Folder["other"], SeedPaths = [Tree] });
        Assert.Equal(Missing(Now, Before), _scene.Asked().Skip(asked).Order());
        Assert.Equal((Tree, SeedKind.Given), (report.Seeds[0].Path, report.Seeds[0].Kind));
        AssertHas(("a", Large), ("sub/b", Other), ("sub/c", "small"));
    }

    [Fact]
    public async Task What_changed_in_a_folder_that_nobody_remembers_costs_its_chunks_and_no_more()
    {
        await MakeUnknownAsync();
        File.WriteAllText(Path.Join(Tree, "sub", "b"), Text(9, 60_000));
        Directory.CreateDirectory(Path.Join(Tree, "zzz"));
        int asked = _scene.Asked().Count;
        await _scene.UpdateAsync(Request with { Casync = new() { Tree = new() { Delete = true } } });
        AssertHas(("a", Large), ("sub/b", Other), ("sub/c", "small"));
        Assert.InRange(_scene.Asked().Count - asked, 1, CasyncScene.ObjectsOf(Before).Count - 10);
    }

    [Fact]
    public async Task What_somebody_touched_is_not_believed_and_made_right_again()
    {
        await _scene.UpdateAsync(Request);
        string touched = Path.Join(Tree, "a");
        byte[] bytes = File.ReadAllBytes(touched);
        bytes[10_000] ^= 1;
        File.WriteAllBytes(touched, bytes);
        int asked = _scene.Asked().Count;
        UpdateReport report = await _scene.UpdateAsync(Request);
        AssertHas(("a", Large), ("sub/b", Other), ("sub/c", "small"));
        Assert.Equal((1, 2), (report.Tree!.FilesWritten, report.Tree.FilesKept));
        Assert.InRange(_scene.Asked().Count - asked, 1, CasyncScene.ObjectsOf(Before).Count - 5);
    }

    [Fact]
    public async Task An_interrupted_run_leaves_the_folder_as_it_was_and_the_next_one_goes_on()
    {
        await _scene.UpdateAsync(Request);
        byte[] next = TestArchive.Of(Item.File("a", Text(5, 90_000)), Item.File("z", Text(6, 60_000)));
        Publish(next);
        string[] objects = [.. CasyncScene.ObjectsOf(next).Keys];
        _scene.Site.Answer($"{CasyncScene.Store}/{objects[^1]}", (_, connection) => connection.WriteAsync("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"));
        int asked = _scene.Asked().Count;
        await Assert.ThrowsAsync<TransportException>(() => _scene.UpdateAsync(Request));
        AssertHas(("a", Large), ("sub/b", Other), ("sub/c", "small"));
        _scene.Site.AnswerAsUsual();
        int interrupted = _scene.Asked().Count;
        Assert.InRange(interrupted - asked, objects.Length, objects.Length + 10);
        await _scene.UpdateAsync(Request with { Casync = new() { Tree = new() { Delete = true } } });
        AssertHas(("a", Text(5, 90_000)), ("z", Text(6, 60_000)));
        Assert.Equal([objects[^1]], _scene.Asked().Skip(interrupted));
        Assert.Equal(["app", "app.morsel-tree"], Directory.EnumerateFileSystemEntries(_scene.Folder.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task A_damaged_archive_is_refused_before_the_folder_is_touched()
    {
        await _scene.UpdateAsync(Request);
        Publish([.. Before.AsSpan(0, Before.Length - 24), .. new byte[24]]);
        await Assert.ThrowsAsync<TargetFormatException>(() => _scene.UpdateAsync(Request));
        AssertHas(("a", Large), ("sub/b", Other), ("sub/c", "small"));
    }

    [Fact]
    public async Task A_file_is_no_folder_and_is_not_replaced()
    {
        _scene.Write("app", Encoding.ASCII.GetBytes("mine"));
        await Assert.ThrowsAsync<RefusedException>(() => _scene.UpdateAsync(Request));
        Assert.Equal("mine", File.ReadAllText(Tree));
        Assert.Empty(_scene.Asked());
    }

    [Fact]
    public async Task A_plan_writes_nothing_and_says_whether_the_folder_is_current()
    {
        using var updater = new Updater(new UpdaterOptions { Time = _scene.Time });
        UpdatePlan plan = await updater.PlanAsync(Request);
        Assert.Equal((false, CasyncScene.ObjectsOf(Before).Count, Tree), (plan.IsCurrent, plan.RequestCount, plan.OutputPath));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_scene.Folder.Path));
        await _scene.UpdateAsync(Request);
        Assert.True((await updater.PlanAsync(Request)).IsCurrent);
        Publish(Now);
        plan = await updater.PlanAsync(Request);
        Assert.Equal((false, CasyncScene.ObjectsOf(Now).Keys.Except(CasyncScene.ObjectsOf(Before).Keys).Count()), (plan.IsCurrent, plan.RequestCount));
    }

    [Fact]
    public async Task The_archive_itself_may_be_wanted()
    {
        UpdateReport report = await _scene.UpdateAsync(Request with { OutputPath = _scene.Folder.Path + "/", Casync = new() { Archive = true } });
        Assert.Equal((_scene.Folder["app.catar"], null), (report.OutputPath, report.Tree));
        Assert.Equal(Before, File.ReadAllBytes(report.OutputPath));
    }

    [Fact]
    public async Task A_sidecar_that_lists_the_index_proves_the_archive()
    {
        byte[] index = CasyncScene.IndexOf(Before, features: (ulong)TestArchive.Features).Write();
        _scene.Site.Publish("/app.morsel", SidecarWriter.Write(new Sidecar(new TargetLine(Before.Length, new Digest(DigestAlgorithm.Sha256, Digester.Sha256Of(Before))))
        {
            Controls = [new ControlLine("app.caidx", index.Length, new Digest(DigestAlgorithm.Sha256, Digester.Sha256Of(index)), ControlKind.Casync)],
        }));
        Assert.Equal(ProofLevel.Sha256, (await _scene.UpdateAsync(Request)).Proven);
    }

    [Fact]
    public async Task Trees_are_listed_and_compared_by_their_indexes()
    {
        string path = _scene.Write("app.caidx", CasyncScene.IndexOf(Before).Write());
        _scene.FillFolder("default.castr", CasyncScene.ObjectsOf(Before));
        string archive = _scene.Write("now.catar", Now);
        Assert.Equal(["", "a", "sub", "sub/b", "sub/c"], (await CatarFile.ListAsync(path)).Select(entry => entry.Path));
        Assert.Equal(["sub/b", "sub/c", "sub/d"], (await CatarFile.CompareAsync(path, archive)).Select(difference => difference.Path));
    }

    public void Dispose() => _scene.DisposeAsync().AsTask().GetAwaiter().GetResult();

    private static string Text(int seed, int bytes) => Convert.ToHexString(TestBytes.Random(bytes / 2, seed));

    private void Publish(byte[] archive)
    {
        _scene.Site.Publish(IndexPath, CasyncScene.IndexOf(archive, features: (ulong)TestArchive.Features).Write());
        foreach ((string address, byte[] stored) in CasyncScene.ObjectsOf(archive))
            _scene.Site.Publish($"{CasyncScene.Store}/{address}", stored);
    }

    // As another program would have extracted it.
    private async Task MakeUnknownAsync()
    {
        await _scene.UpdateAsync(Request);
        File.Delete(Tree + ".morsel-tree");
    }

    private static IEnumerable<string> Missing(byte[] now, byte[] before) => CasyncScene.ObjectsOf(now).Keys.Except(CasyncScene.ObjectsOf(before).Keys).Order();

    private void AssertHas(params (string Path, string Content)[] files)
    {
        Assert.Equal(
            files.Select(file => file.Path).Order(StringComparer.Ordinal),
            Directory.EnumerateFiles(Tree, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Tree, path)).Order(StringComparer.Ordinal));
        Assert.All(files, file => Assert.Equal(file.Content, File.ReadAllText(Path.Join(Tree, file.Path))));
    }
}
