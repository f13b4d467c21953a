using Morsel.Interop.Tests.Peers;
using Morsel.Trust;

namespace Morsel.Interop.Tests;

/// <summary>What Morsel signs <c>ssh-keygen</c> verifies, and the other way round; what <c>minisign</c> signs Morsel verifies.</summary>
public sealed class TrustTests : IDisposable
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private readonly TestFolder _folder = new();

    [PeerTheory("ssh-keygen")]
    [InlineData("ed25519", "")]
    [InlineData("ed25519", "some words")]
    [InlineData("ecdsa", "")]
    [InlineData("ecdsa", "some words")]
    public async Task Signatures_go_both_ways(string kind, string passphrase)
    {
        byte[] content = new byte[100_000];
        for (int i = 0; i < 5; i++)
        {
            new Random(i).NextBytes(content);
            string message = _folder.Write("message", content), key = _folder.Beside($"key{i}");
            await KeygenAsync("-q", "-t", kind, "-N", passphrase, "-C", "a b", "-f", key);
            var ours = SshSigningKey.Read(await File.ReadAllBytesAsync(key), () => passphrase);
            string signature = _folder.Write("ours.sig", SshSignature.Write(content, ours, SshSignature.Namespace));
            string signers = _folder.Write("signers", System.Text.Encoding.ASCII.GetBytes($"me@example.org namespaces=\"morsel\" {ours.PublicKey.Line}\n"));
            Assert.StartsWith("Good \"morsel\" signature for me@example.org", await ShellAsync($"ssh-keygen -Y verify -f {signers} -I me@example.org -n morsel -s {signature} < {message}"), StringComparison.Ordinal);
            if (passphrase.Length > 0)
                await KeygenAsync("-q", "-p", "-P", passphrase, "-N", "", "-f", key);
            await KeygenAsync("-q", "-Y", "sign", "-f", key, "-n", "morsel", message);
            KeyRing ring = KeyRing.Read([("signers", await File.ReadAllBytesAsync(signers))], signer: null, TimeZoneInfo.Utc);
            byte[] theirs = await File.ReadAllBytesAsync(message + ".sig");
            Assert.Equal("", ring.Judge(content, theirs, Now).Problem);
            File.Delete(message + ".sig");
        }
    }

    [PeerFact("ssh-keygen")]
    public async Task Successors_of_keys_are_verified_by_ssh_keygen()
    {
        string old = _folder.Beside("old"), now = _folder.Beside("new");
        await KeygenAsync("-q", "-t", "ed25519", "-N", "", "-f", old);
        await KeygenAsync("-q", "-t", "ed25519", "-N", "", "-f", now);
        byte[] file = Succession.Write(SshSigningKey.Read(await File.ReadAllBytesAsync(now), () => null).PublicKey, SshSigningKey.Read(await File.ReadAllBytesAsync(old), () => null));
        int line = Array.IndexOf(file, (byte)'\n') + 1;
        string message = _folder.Write("line", file[..line]), signature = _folder.Write("line.sig", file[line..]);
        Assert.StartsWith("Good \"morsel-key\" signature", await ShellAsync($"ssh-keygen -Y check-novalidate -n morsel-key -s {signature} < {message}"), StringComparison.Ordinal);
    }

    [PeerFact("minisign")]
    public async Task What_minisign_signs_is_verified()
    {
        byte[] content = new byte[10_000];
        new Random(1).NextBytes(content);
        string message = _folder.Write("message", content), key = _folder.Beside("key");
        await PeerProcess.RunAsync(Peer.Find("minisign"), ["-G", "-W", "-p", key + ".pub", "-s", key], _folder.Path);
        KeyRing ring = KeyRing.Read([("key", await File.ReadAllBytesAsync(key + ".pub"))], signer: null, TimeZoneInfo.Utc);
        foreach (string[] options in new[] { ["-H"], new[] { "-l" } })
        {
            await PeerProcess.RunAsync(Peer.Find("minisign"), ["-S", .. options, "-s", key, "-m", message, "-x", message + ".minisig"], _folder.Path);
            byte[] signature = await File.ReadAllBytesAsync(message + ".minisig");
            Assert.Equal("", ring.Judge(content, signature, Now).Problem);
            Assert.NotEqual("", ring.Judge(content.AsSpan(1), signature, Now).Problem);
        }
    }

    [PeerFact("gpg", "gpgv")]
    public async Task A_list_of_digests_that_gpg_signed_is_checked_by_gpgv()
    {
        byte[] content = new byte[100_000];
        new Random(1).NextBytes(content);
        string file = _folder.Write("disk.img", content), sums = _folder.Write("SHA256SUMS", []), home = _folder.MakeSibling("gnupg"), key = _folder.Beside("key.asc");
        await ShellAsync($"sha256sum disk.img > {sums}");
        await ShellAsync($"chmod 700 {home} && export GNUPGHOME={home} && gpg --batch --passphrase '' --quick-gen-key test@example.org ed25519 sign 1y 2>&1 && gpg --armor --export > {key} && gpg --batch --armor --detach-sign {sums} 2>&1; gpgconf --homedir {home} --kill all");
        using var updater = new Updater();
        var request = new UpdateRequest { Source = file + ".zsync", OutputPath = _folder.Beside("out.img"), Sums = "SHA256SUMS", Trust = new TrustOptions { KeyFiles = [key] } };
        await new Maker().MakeAsync(new MakeRequest { SourcePath = file });
        UpdateReport report = await updater.UpdateAsync(request with { SeedPaths = [file] });
        Assert.Matches("^[0-9A-F]{40}$", report.Signature!.Key);
        await File.AppendAllTextAsync(sums, "#\n");
        var refused = await Assert.ThrowsAsync<VerificationException>(() => updater.UpdateAsync(request));
        Assert.Contains("it is not by a trusted key, or not of this content", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private Task<string> KeygenAsync(params string[] arguments) => PeerProcess.RunAsync(Peer.Find("ssh-keygen"), arguments, _folder.Path);

    private Task<string> ShellAsync(string line) => PeerProcess.RunAsync("/bin/sh", ["-c", line], _folder.Path);
}
