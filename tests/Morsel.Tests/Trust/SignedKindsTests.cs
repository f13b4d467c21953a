using Morsel.Tests.Finishing.Tree;
using Morsel.Tests.Updating;
using Morsel.Tests.Updating.AppImages;

namespace Morsel.Tests.Trust;

/// <summary>AppImages and folders under a key; and files that are replaced while they are updated under one.</summary>
public sealed class SignedKindsTests
{
    private static readonly TrustOptions Trusted = new() { KeyFiles = [SignedScene.KeyFile("ed25519")] };
    private static readonly byte[] Target = RoutesScene.Text(1, 100_000), Newer = RoutesScene.Text(2, 100_000);

    [Theory]
    [InlineData("ed25519", true)]
    [InlineData("p256", false)]
    [InlineData(null, false)]
    public async Task An_AppImage_is_updated_by_what_the_key_signed_and_by_nothing_else(string? key, bool isTaken)
    {
        await using AppImageScene scene = new AppImageScene().Publish().Release();
        string control = $"/download/{AppImageScene.NewName}.zsync";
        byte[] described = new ControlText(scene.New) { FileName = AppImageScene.NewName, Locations = [AppImageScene.NewName] }.ToBytes();
        if (key is not null)
            scene.Site.Publish(control + ".sig", SignedScene.Sign(described, key));
        using Updater updater = scene.NewUpdater();
        Task<UpdateReport> UpdateAsync() => updater.UpdateAsync(scene.Request with { Trust = Trusted, AppImage = scene.Request.AppImage with { Overwrite = true } });
        if (isTaken)
        {
            Assert.Equal(TrustVectors.Key("ed25519").PublicKey.Fingerprint, (await UpdateAsync()).Signature!.Key);
            Assert.Equal(scene.New, await File.ReadAllBytesAsync(scene.Path));
            return;
        }
        Assert.True((await Assert.ThrowsAsync<VerificationException>(UpdateAsync)).IsProofMissing);
        Assert.Equal(scene.Old, await File.ReadAllBytesAsync(scene.Path));
        Assert.Equal([AppImageScene.Name], scene.Folder.Names());
        Assert.Empty(scene.Site.RequestsFor($"/download/{AppImageScene.NewName}"));
    }

    [Theory]
    [InlineData("ed25519", true)]
    [InlineData("p256", false)]
    [InlineData(null, false)]
    public async Task A_folder_is_made_of_the_index_that_the_key_signed_and_of_no_other(string? key, bool isTaken)
    {
        byte[] archive = TestArchive.Of(Item.File("a", "first"), Item.Folder("sub", Item.File("b", "second")));
        byte[] index = CasyncScene.IndexOf(archive, features: (ulong)TestArchive.Features).Write();
        await using var scene = new CasyncScene(archive);
        scene.Site.Publish("/app.caidx", index);
        if (key is not null)
            scene.Site.Publish("/app.caidx.sig", SignedScene.Sign(index, key));
        UpdateRequest request = scene.Request with { Source = scene.Site.Address("/app.caidx").ToString(), OutputPath = scene.Folder["app"], Trust = Trusted };
        if (isTaken)
        {
            Assert.Equal(TrustVectors.Key("ed25519").PublicKey.Fingerprint, (await scene.UpdateAsync(request)).Signature!.Key);
            Assert.Equal("second", await File.ReadAllTextAsync(Path.Join(scene.Folder["app"], "sub", "b")));
            return;
        }
        Assert.True((await Assert.ThrowsAsync<VerificationException>(() => scene.UpdateAsync(request))).IsProofMissing);
        Assert.Empty(scene.Folder.Names());
        Assert.Empty(scene.Asked());
    }

    [Theory]
    [InlineData(Scene.Path)]
    [InlineData(Scene.ControlPath)]
    public async Task A_file_that_is_replaced_by_the_next_signed_version_is_taken_in_that_by_the_next_run(string source)
    {
        await using var scene = new SignedScene(Target);
        ReplaceAtFirstRequest(scene, () => scene.Publish(Newer, serial: 6));
        UpdateRequest request = scene.Request with { Source = scene.Site.Address(source).ToString() };
        // What a signed sidecar vouched for, no run leaves for another version.
        await Assert.ThrowsAsync<VerificationException>(() => scene.UpdateAsync(request));
        Assert.False(File.Exists(scene.Scene.Output));
        UpdateReport report = await scene.UpdateAsync(request);
        Assert.Equal(Newer, await File.ReadAllBytesAsync(scene.Scene.Output));
        Assert.Equal(6, report.Signature!.Serial);
    }

    [Theory]
    [InlineData("p256")]
    [InlineData(null)]
    public async Task A_file_that_is_replaced_by_one_that_the_key_did_not_sign_is_not_taken(string? key)
    {
        await using var scene = new SignedScene(Target);
        byte[] old = Edited.Flipped(Target, 3);
        scene.Scene.Old(old);
        ReplaceAtFirstRequest(scene, () =>
        {
            scene.Publish(Newer, serial: 6, key ?? "ed25519");
            if (key is not null)
                return;
            scene.Site.Remove(SignedScene.SignaturePath);
            scene.Site.Remove(SignedScene.ControlSignaturePath);
        });
        Exception? failure = await Record.ExceptionAsync(() => scene.UpdateAsync());
        Assert.True(failure is VerificationException or TransportException { Failure: TransportFailure.Changed }, $"{failure}");
        Assert.Equal(old, await File.ReadAllBytesAsync(scene.Scene.Output));
        // What was brought of it under the first signature may stay, and is not in place.
        Assert.Empty(scene.Scene.Folder.Names().Except(["target", "target.part", "target.morsel-trust"]));
    }

    private static void ReplaceAtFirstRequest(SignedScene scene, Action replace)
    {
        bool isReplaced = false;
        scene.Site.Answer(Scene.Path, (request, connection) =>
        {
            if (!isReplaced)
            {
                isReplaced = true;
                replace();
                scene.Site.ChangeAll(modifiedDay: 2);
            }
            return scene.Site.AnswerUsuallyAsync(request, connection);
        });
    }
}
