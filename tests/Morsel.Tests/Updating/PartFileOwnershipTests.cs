using Morsel.Files;
using Morsel.Tests.Faults;

namespace Morsel.Tests.Updating;

/// <summary>Files that are not Morsel's own lie in the place of what it writes: none of them is written to, and none becomes the output.</summary>
public sealed class PartFileOwnershipTests
{
    private static readonly byte[] Target = Edited.Content(1, 60_000), Older = [.. Edited.Flipped(Target, 3, 50), .. "and a longer tail"u8];

    [Fact]
    public async Task A_part_file_that_is_a_link_to_the_old_file_is_not_written_to()
    {
        await using Scene scene = new Scene(Target).Old(Older);
        new LocalFileSystem().Link(scene.Output, scene.Part);
        scene.Site.Remove(Scene.Path);
        await Assert.ThrowsAsync<TransportException>(() => scene.UpdateAsync());
        Assert.Equal(Older, File.ReadAllBytes(scene.Output));
        scene.Publish();
        await scene.UpdateAsync();
        Assert.Equal(Target, File.ReadAllBytes(scene.Output));
        Assert.Equal(["target"], scene.Folder.Names());
    }

    [Theory]
    [InlineData(".part")]
    [InlineData(".part.old")]
    public async Task A_link_to_an_output_that_is_current_goes(string ending)
    {
        await using Scene scene = new Scene(Target).Old(Target);
        new LocalFileSystem().Link(scene.Output, scene.Output + ending);
        await scene.UpdateAsync();
        Assert.Equal(["target"], scene.Folder.Names());
        Assert.Equal(Target, File.ReadAllBytes(scene.Output));
    }

    [Fact]
    public async Task What_another_program_puts_in_the_place_of_the_part_file_never_becomes_the_output()
    {
        await using Scene scene = new Scene(Target).Old(Older);
        scene.Site.Answer(Scene.Path, async (request, connection) =>
        {
            File.Move(scene.Folder.Write("other", "not what was fetched"), scene.Part, overwrite: true);
            await connection.WriteAsync(Site.Usual(request, scene.Target));
        });
        var failure = await Assert.ThrowsAnyAsync<IOException>(() => scene.UpdateAsync());
        Assert.Contains("another program replaced or removed", failure.Message, StringComparison.Ordinal);
        Assert.Equal(Older, File.ReadAllBytes(scene.Output));
        Assert.Equal("not what was fetched", File.ReadAllText(scene.Part));
    }

    [Theory]
    [InlineData("k", "k.part")]
    [InlineData("target.part", "target")]
    [InlineData("target.zs-old", "target")]
    [InlineData("target", "target")]
    public async Task A_kept_description_whose_name_meets_that_of_the_output_is_refused_before_anything_is_written(string kept, string output)
    {
        await using var scene = new Scene(Target);
        scene.Folder.Write(output, "old");
        await Assert.ThrowsAsync<RefusedException>(() => scene.UpdateAsync(
            scene.Request with { OutputPath = scene.Folder[output], KeepDescriptionPath = scene.Folder[kept] }));
        Assert.Equal("old", File.ReadAllText(scene.Folder[output]));
        Assert.Equal([output], scene.Folder.Names());
    }

    [Fact]
    public async Task Nor_may_it_meet_a_seed_or_a_description_of_this_machine()
    {
        await using var scene = new Scene(Target);
        string seed = scene.Folder.Write("k.part", "a seed");
        UpdateRequest request = scene.Request with { KeepDescriptionPath = scene.Folder["k"] };
        await Assert.ThrowsAsync<RefusedException>(() => scene.UpdateAsync(request with { SeedPaths = [seed] }));
        await Assert.ThrowsAsync<RefusedException>(() => scene.UpdateAsync(request with { Source = seed }));
        File.WriteAllBytes(scene.Part, new ControlText(Target).ToBytes());
        await Assert.ThrowsAsync<RefusedException>(() => scene.UpdateAsync(scene.Request with { Source = scene.Part, BaseAddress = scene.Site.Address("/") }));
        Assert.Equal(["k.part", "target.part"], scene.Folder.Names());
    }

    [Fact]
    public async Task Where_nothing_was_proven_nothing_is_left()
    {
        await using var scene = new Scene(Target);
        scene.Site.Remove(Scene.Path);
        await Assert.ThrowsAsync<TransportException>(() => scene.UpdateAsync());
        Assert.Empty(scene.Folder.Names());
        // One block is something.
        scene.Old(Target[..512]);
        await Assert.ThrowsAsync<TransportException>(() => scene.UpdateAsync());
        Assert.Equal(["target", "target.part"], scene.Folder.Names());
    }

    [Theory]
    [InlineData("Delete")]
    [InlineData("FlushFolder")]
    public async Task What_fails_behind_the_rename_says_that_the_new_file_is_in_place(string operation)
    {
        await using Scene scene = new Scene(Target).Old(Older);
        // Of another version: it is a seed, and deleted at the end.
        File.WriteAllBytes(scene.Part, Edited.Version(Target, 7, 4)[100..]);
        bool isRenamed = false;
        var disk = new FaultFileSystem(new LocalFileSystem(), call =>
        {
            isRenamed |= call.Operation == DiskOperation.Rename && call.Detail == $"to {scene.Output}";
            return isRenamed && call.Operation.ToString() == operation ? FaultFileSystem.BadDisk() : null;
        });
        var failure = await Assert.ThrowsAsync<FileInPlaceException>(() => scene.UpdateAsync(files: disk));
        Assert.Equal((scene.Output, 5), (failure.Path, failure.HResult));
        Assert.Equal(Target, File.ReadAllBytes(scene.Output));
    }
}
