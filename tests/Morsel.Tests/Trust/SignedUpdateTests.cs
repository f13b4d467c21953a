using System.Text;
using Morsel.Tests.Updating;
using Morsel.Trust;

namespace Morsel.Tests.Trust;

/// <summary>What is accepted under a key, and what is refused before a byte of the file is asked for.</summary>
public sealed class SignedUpdateTests : IDisposable
{
    private static readonly byte[] Target = RoutesScene.Text(1, 100_000), Older = RoutesScene.Text(2, 100_000);

    private readonly SignedScene _scene = new(Target);

    private static string Fingerprint => TrustVectors.Key("ed25519").PublicKey.Fingerprint;

    public void Dispose() => _scene.DisposeAsync().AsTask().GetAwaiter().GetResult();

    [Theory]
    [InlineData(Scene.Path)]
    [InlineData(Scene.ControlPath)]
    [InlineData(RoutesScene.SidecarPath)]
    public async Task What_is_signed_is_downloaded_and_the_report_says_by_whom(string source)
    {
        UpdateReport report = await _scene.UpdateAsync(_scene.Request with { Source = _scene.Site.Address(source).ToString() });
        Assert.Equal(Target, await File.ReadAllBytesAsync(_scene.Scene.Output));
        Assert.Equal((Fingerprint, 5L), (report.Signature!.Key, report.Signature.Serial));
        Assert.Equal(ProofLevel.Sha256, report.Proven);
        Assert.Single(_scene.Site.RequestsFor(SignedScene.SignaturePath));
    }

    [Fact]
    public async Task Nobody_who_trusts_no_key_asks_for_a_signature()
    {
        UpdateReport report = await _scene.UpdateAsync(_scene.Request with { Trust = new() });
        Assert.Null(report.Signature);
        Assert.Empty(_scene.Site.RequestsFor(SignedScene.SignaturePath));
        Assert.False(File.Exists(_scene.State));
    }

    [Fact]
    public async Task A_control_file_alone_may_be_signed_and_the_user_is_told_what_that_is_not()
    {
        _scene.Site.Remove(RoutesScene.SidecarPath);
        UpdateReport report = await _scene.UpdateAsync();
        Assert.Null(report.Signature!.Serial);
        Assert.Contains(report.Notes, note => note.Code == NoteCode.Signature && note.Text.Contains("only the control file is signed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_signature_nothing_is_used()
    {
        _scene.Site.Remove(SignedScene.SignaturePath);
        Assert.Contains($"/target.morsel.sig is missing: ", await _scene.RefusedAsync(), StringComparison.Ordinal);
        _scene.Site.Remove(RoutesScene.SidecarPath);
        _scene.Site.Remove(SignedScene.ControlSignaturePath);
        Assert.Contains($"/target.zsync.sig is missing: ", await _scene.RefusedAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_nothing_describes_is_refused()
    {
        _scene.Site.Remove(RoutesScene.SidecarPath);
        _scene.Site.Remove(Scene.ControlPath);
        Assert.Contains("nothing that is signed describes it", await _scene.RefusedAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_key_is_refused_and_both_are_named()
    {
        _scene.Publish(key: "p256");
        string problem = await _scene.RefusedAsync();
        Assert.Contains($"it is signed by ecdsa-sha2-nistp256 {TrustVectors.Key("p256").PublicKey.Fingerprint}, expected ssh-ed25519 {Fingerprint}", problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signature_for_another_use_is_refused()
    {
        _scene.PublishSidecar(_scene.Line(), use: "file");
        Assert.Contains("signed it for \"file\", expected \"morsel\"", await _scene.RefusedAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_byte_that_was_changed_after_signing_is_noticed()
    {
        byte[] sidecar = _scene.PublishSidecar(_scene.Line());
        int digit = Encoding.ASCII.GetString(sidecar).IndexOf("sha256=", StringComparison.Ordinal) + "sha256=".Length;
        sidecar[digit] = (byte)(sidecar[digit] == '0' ? '1' : '0');
        _scene.Site.Publish(RoutesScene.SidecarPath, sidecar);
        Assert.Contains("signed something else", await _scene.RefusedAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(-1)]
    public async Task A_signature_that_is_cut_or_endless_is_refused(int length)
    {
        byte[] signature = SignedScene.Sign(_scene.PublishSidecar(_scene.Line()));
        _scene.Site.Publish(SignedScene.SignaturePath, length < 0 ? [.. signature, .. new byte[10_000_000]] : signature[..length]);
        Assert.Contains("/target.morsel.sig: ", await _scene.RefusedAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_control_file_that_the_signed_sidecar_does_not_vouch_for_is_refused()
    {
        byte[] foreign = new ControlText(Older).ToBytes();
        _scene.Site.Publish(Scene.ControlPath, foreign);
        _scene.Site.Publish(SignedScene.ControlSignaturePath, SignedScene.Sign(foreign));
        Assert.Contains("is not the control file that the signed ", await _scene.RefusedAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_file_itself_may_come_from_anywhere_and_must_be_the_signed_one()
    {
        _scene.Site.Publish(Scene.Path, Older);
        await Assert.ThrowsAnyAsync<MorselException>(() => _scene.UpdateAsync());
        Assert.False(File.Exists(_scene.Scene.Output));
    }

    [Theory]
    [InlineData(null, 5L)]
    [InlineData("target", null)]
    public async Task A_signed_sidecar_without_name_or_serial_is_refused(string? name, long? serial)
    {
        _scene.PublishSidecar(_scene.Line(name: name, serial: serial));
        Assert.Contains("has no name, serial and expires", await _scene.RefusedAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task That_of_another_file_of_the_same_publisher_is_refused_unless_it_is_meant()
    {
        _scene.PublishSidecar(_scene.Line(name: "other"));
        Assert.Contains("is for the file \"other\", expected \"target\"", await _scene.RefusedAsync(), StringComparison.Ordinal);
        await _scene.UpdateAsync(_scene.Request with { Trust = _scene.Request.Trust with { FileName = "other" } });
    }

    [Fact]
    public async Task One_that_has_expired_is_refused()
    {
        _scene.PublishSidecar(_scene.Line(validFor: TimeSpan.FromSeconds(-1)));
        Assert.Contains("expired on ", await _scene.RefusedAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_older_version_is_refused_once_a_newer_one_was_there_and_accepted_once_if_allowed()
    {
        await _scene.UpdateAsync();
        Assert.Equal("morsel-trust 1\nserial 5\nend\n", await File.ReadAllTextAsync(_scene.State));
        _scene.Publish(Older, serial: 4);
        Assert.Contains("is older than what is here (serial 4, expected at least 5)", await _scene.RefusedAsync(), StringComparison.Ordinal);
        UpdateReport report = await _scene.UpdateAsync(_scene.Request with { Trust = _scene.Request.Trust with { AllowRollback = true } });
        Assert.Contains(report.Notes, note => note.Code == NoteCode.SidecarOlder);
        Assert.Equal(Older, await File.ReadAllBytesAsync(_scene.Scene.Output));
        Assert.Equal("morsel-trust 1\nserial 4\nend\n", await File.ReadAllTextAsync(_scene.State));
    }

    [Fact]
    public async Task A_mirror_that_hides_the_sidecar_to_serve_an_old_control_file_is_noticed()
    {
        await _scene.UpdateAsync();
        _scene.Publish(Older, serial: 4);
        _scene.Site.Remove(RoutesScene.SidecarPath);
        Assert.Contains("is missing, which was there before (serial 5)", await _scene.RefusedAsync(), StringComparison.Ordinal);
        await _scene.UpdateAsync(_scene.Request with { Trust = _scene.Request.Trust with { AllowRollback = true } });
        Assert.Equal(Older, await File.ReadAllBytesAsync(_scene.Scene.Output));
        // For once: the next run notices it again.
        Assert.Contains("is missing, which was there before (serial 5)", await _scene.RefusedAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_remembered_and_damaged_is_not_taken_for_nothing()
    {
        await _scene.UpdateAsync();
        await File.WriteAllTextAsync(_scene.State, "morsel-trust 1\nserial 5\n");
        Assert.Contains("target.morsel-trust is damaged", await _scene.RefusedAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ssh-ed25519 !")]
    [InlineData("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA==")]
    public async Task A_successor_that_is_damaged_is_not_taken_for_none(string successor)
    {
        await _scene.UpdateAsync();
        await File.WriteAllTextAsync(_scene.State, $"morsel-trust 1\nserial 5\nretired {TrustVectors.Key("ed25519").PublicKey.Fingerprint}\nsuccessor {successor}\nend\n");
        Assert.Contains("target.morsel-trust is damaged", await _scene.RefusedAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_and_a_check_are_refused_as_the_update_is()
    {
        _scene.Publish(key: "p256");
        using Updater updater = _scene.Scene.NewUpdater();
        await Assert.ThrowsAsync<VerificationException>(() => updater.PlanAsync(_scene.Request));
        await Assert.ThrowsAsync<VerificationException>(() => updater.CheckAsync(_scene.Request));
        _scene.Publish();
        Assert.Equal(Fingerprint, (await updater.PlanAsync(_scene.Request)).Signature!.Key);
        Assert.False((await updater.CheckAsync(_scene.Request)).IsCurrent);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Who_wants_no_other_ways_is_bound_by_the_sidecar_all_the_same(bool wholeOnly, bool routes)
    {
        UpdateRequest request = _scene.Request with { WholeOnly = wholeOnly, Routes = routes };
        Assert.Equal(5, (await _scene.UpdateAsync(request)).Signature!.Serial);
        _scene.Publish(Older, serial: 4);
        Assert.Contains("is older than what is here", await _scene.RefusedAsync(request), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_successor_of_a_key_is_trusted_and_the_key_itself_no_more()
    {
        await _scene.UpdateAsync();
        _scene.Publish(Older, serial: 6, key: "p256");
        string problem = await _scene.RefusedAsync();
        Assert.Contains("it is signed by ecdsa-sha2-nistp256", problem, StringComparison.Ordinal);
        _scene.Site.Publish(SignedScene.SuccessionPath, Succession.Write(TrustVectors.Key("p256").PublicKey, TrustVectors.Key("ed25519")));
        UpdateReport report = await _scene.UpdateAsync();
        Assert.Equal(TrustVectors.Key("p256").PublicKey.Fingerprint, report.Signature!.Key);
        Assert.Contains(report.Notes, note => note.Text.Contains("its successor", StringComparison.Ordinal));

        _scene.Site.Remove(SignedScene.SuccessionPath);
        Assert.DoesNotContain((await _scene.UpdateAsync()).Notes, note => note.Code == NoteCode.Signature);
        _scene.Publish(Target, serial: 7, key: "ed25519");
        Assert.Contains($"it is signed by ssh-ed25519 {Fingerprint}, expected ecdsa-sha2-nistp256", await _scene.RefusedAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_trusts_another_key_trusts_no_successor_of_the_one_before()
    {
        await _scene.UpdateAsync();
        _scene.Publish(Older, serial: 6, key: "p256");
        _scene.Site.Publish(SignedScene.SuccessionPath, Succession.Write(TrustVectors.Key("p256").PublicKey, TrustVectors.Key("ed25519")));
        await _scene.UpdateAsync();
        UpdateRequest request = _scene.Request with { Trust = new TrustOptions { KeyFiles = [SignedScene.KeyFile("ed25519-locked")] } };
        Assert.Contains("it is signed by ecdsa-sha2-nistp256", await _scene.RefusedAsync(request), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signature_of_minisign_is_read_beside_the_sidecar()
    {
        // What minisign signed is a sidecar of an empty file.
        _scene.Site.Publish("/empty", []);
        _scene.Site.Publish("/empty.morsel", TrustVectors.Message);
        _scene.Site.Publish("/empty.morsel.minisig", TrustVectors.Read("message.minisig"));
        UpdateRequest request = _scene.Request with
        {
            Source = _scene.Site.Address("/empty").ToString(),
            OutputPath = _scene.Scene.Folder["empty"],
            Trust = new TrustOptions { KeyFiles = [SignedScene.KeyFile("minisign")] },
        };
        UpdateReport report = await _scene.UpdateAsync(request);
        Assert.Equal(("minisign F59A6201A42895E3", 1L), (report.Signature!.Key, report.Signature.Serial));
        _scene.Site.Remove("/empty.morsel.minisig");
        await Assert.ThrowsAsync<VerificationException>(() => _scene.UpdateAsync(request));
    }

    [Fact]
    public async Task A_file_without_keys_is_the_callers_mistake() =>
        await Assert.ThrowsAsync<ArgumentException>(() => _scene.UpdateAsync(_scene.Request with { Trust = new TrustOptions { KeyFiles = [Vectors.PathOf("trust/rsa.pub")] } }));

    [Fact]
    public async Task A_file_is_compared_with_a_signed_control_file_only()
    {
        await File.WriteAllBytesAsync(_scene.Scene.Output, Target);
        using Updater updater = _scene.Scene.NewUpdater();
        string control = _scene.Site.Address(Scene.ControlPath).ToString();
        Assert.Equal(Fingerprint, (await updater.VerifyAsync(_scene.Scene.Output, control, _scene.Request.Trust)).Signature!.Key);
        _scene.Site.Publish(SignedScene.ControlSignaturePath, SignedScene.Sign(Older));
        await Assert.ThrowsAsync<VerificationException>(() => updater.VerifyAsync(_scene.Scene.Output, control, _scene.Request.Trust));
    }
}
