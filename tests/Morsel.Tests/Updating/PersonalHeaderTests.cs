using Morsel.Files;

namespace Morsel.Tests.Updating;

public class PersonalHeaderTests
{
    private const string Secret = "Bearer swordfish";

    [Fact]
    public async Task They_go_to_the_origin_that_the_caller_named()
    {
        await using var scene = new Scene(Edited.Content(60, 20_000));
        await UpdateAsync(scene, scene.Request);
        Assert.Equal(Secret, Assert.Single(scene.Site.RequestsFor(Scene.ControlPath)).Header("Authorization"));
        Assert.Equal(Secret, Assert.Single(scene.Site.RequestsFor(Scene.Path)).Header("Authorization"));
    }

    [Fact]
    public async Task They_do_not_go_to_another_origin_that_a_description_names()
    {
        byte[] target = Edited.Content(61, 20_000);
        await using var elsewhere = new Site();
        elsewhere.Publish("/copy", target);
        await using var scene = new Scene(target, control => control with { Locations = [elsewhere.Address("/copy").ToString()] });
        await UpdateAsync(scene, scene.Request);
        Assert.Equal(Secret, Assert.Single(scene.Site.RequestsFor(Scene.ControlPath)).Header("Authorization"));
        Assert.Null(Assert.Single(elsewhere.RequestsFor("/copy")).Header("Authorization"));
    }

    [Fact]
    public async Task They_do_not_go_where_a_local_description_points_unless_the_caller_named_that_origin()
    {
        byte[] target = Edited.Content(62, 20_000);
        await using var scene = new Scene(target);
        byte[] control = new ControlText(target) { Locations = [scene.Site.Address(Scene.Path).ToString()] }.ToBytes();
        await File.WriteAllBytesAsync(scene.Folder["local.zsync"], control);
        UpdateRequest request = scene.Request with { Source = scene.Folder["local.zsync"] };
        await UpdateAsync(scene, request);
        Assert.Null(Assert.Single(scene.Site.RequestsFor(Scene.Path)).Header("Authorization"));

        File.Delete(scene.Output);
        await UpdateAsync(scene, request with { BaseAddress = scene.Site.Address("/") });
        Assert.Equal(Secret, scene.Site.RequestsFor(Scene.Path)[^1].Header("Authorization"));
    }

    private static async Task UpdateAsync(Scene scene, UpdateRequest request)
    {
        var options = new UpdaterOptions { Time = scene.Time, Http = new() { Headers = [KeyValuePair.Create("Authorization", Secret)] } };
        using var updater = new Updater(options, new LocalFileSystem());
        await updater.UpdateAsync(request);
        Assert.Equal(scene.Target, await File.ReadAllBytesAsync(scene.Output));
    }
}
