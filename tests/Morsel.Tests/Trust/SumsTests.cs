using System.Security.Cryptography;
using System.Text;
using Morsel.Tests.Updating;

namespace Morsel.Tests.Trust;

/// <summary>A list of digests beside the file: found, used, and signed where that is required.</summary>
public sealed class SumsTests : IDisposable
{
    private const string SumsPath = "/SHA256SUMS";

    private static readonly byte[] Target = RoutesScene.Text(1, 50_000);
    private static readonly string Hex = Convert.ToHexStringLower(SHA256.HashData(Target)), Other = new('0', 64);

    private readonly SignedScene _scene = new(Target);

    private UpdateRequest Request => _scene.Request with { Trust = new(), Sums = "SHA256SUMS" };

    public void Dispose() => _scene.DisposeAsync().AsTask().GetAwaiter().GetResult();

    [Theory]
    [InlineData("{0}  target\n")]
    [InlineData("{0} *target\r\n")]
    [InlineData("SHA256 (target) = {0}\n")]
    [InlineData("{0}  ./folder/target\n")]
    [InlineData("# comment\n{1}  target2\n{0}  target\n{0}  target\n")]
    public async Task The_digest_of_the_name_is_what_the_file_must_have(string list)
    {
        // Nothing else proves the file then.
        _scene.Site.Remove(Scene.ControlPath);
        _scene.Site.Remove(RoutesScene.SidecarPath);
        Publish(list);
        Assert.Equal(ProofLevel.Sha256, (await _scene.UpdateAsync(Request)).Proven);
        Publish(list.Replace("{0}", Other, StringComparison.Ordinal));
        File.Delete(_scene.Scene.Output);
        await Assert.ThrowsAsync<VerificationException>(() => _scene.UpdateAsync(Request));
        Assert.False(File.Exists(_scene.Scene.Output));
    }

    [Theory]
    [InlineData("", "it has no SHA-256 of \"target\"")]
    [InlineData("{0}  target2\n", "it has no SHA-256 of \"target\"")]
    [InlineData("{0}  target\n{1}  target\n", "it has two different digests of \"target\"")]
    public async Task A_list_that_does_not_say_it_is_refused(string list, string expected)
    {
        Publish(list);
        Assert.Contains(expected, await _scene.RefusedAsync(Request), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_that_is_missing_or_for_another_version_is_refused()
    {
        Assert.Contains("/SHA256SUMS is missing", await _scene.RefusedAsync(Request), StringComparison.Ordinal);
        Publish("{0}  target\n");
        UpdateRequest other = Request with { ExpectedSha256 = new Digest(DigestAlgorithm.Sha256, new byte[32]) };
        Assert.Contains("it belongs to another version", await _scene.RefusedAsync(other), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Under_a_key_the_list_is_what_must_be_signed()
    {
        Publish("{0}  target\n");
        _scene.Site.Remove(SignedScene.SignaturePath);
        UpdateRequest request = Request with { Trust = _scene.Request.Trust };
        Assert.Contains("/SHA256SUMS.sig is missing", await _scene.RefusedAsync(request), StringComparison.Ordinal);
        _scene.Site.Publish(SumsPath + ".sig", SignedScene.Sign(Encoding.ASCII.GetBytes($"{Hex}  target\n")));
        Assert.Equal(TrustVectors.Key("ed25519").PublicKey.Fingerprint, (await _scene.UpdateAsync(request)).Signature!.Key);
        Publish("{0}  target\n#\n");
        Assert.Contains("signed something else", (await Assert.ThrowsAsync<VerificationException>(() => _scene.UpdateAsync(request))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_of_openpgp_needs_a_list()
    {
        string key = _scene.Scene.Folder["key.asc"];
        await File.WriteAllTextAsync(key, "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nAAAA\n-----END PGP PUBLIC KEY BLOCK-----\n");
        await Assert.ThrowsAsync<ArgumentException>(() => _scene.UpdateAsync(_scene.Request with { Trust = new TrustOptions { KeyFiles = [key] } }));
        Publish("{0}  target\n");
        Assert.Contains("/SHA256SUMS.asc is missing", await _scene.RefusedAsync(Request with { Trust = new TrustOptions { KeyFiles = [key] } }), StringComparison.Ordinal);
    }

    private void Publish(string list) =>
        _scene.Site.Publish(SumsPath, Encoding.ASCII.GetBytes(list.Replace("{0}", Hex, StringComparison.Ordinal).Replace("{1}", Other, StringComparison.Ordinal)));
}
