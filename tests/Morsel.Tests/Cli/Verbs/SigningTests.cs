using System.Text.Json;
using Morsel.Cli.Running;
using Morsel.Tests.Files;
using Morsel.Tests.Trust;

namespace Morsel.Tests.Cli.Verbs;

/// <summary><c>make --sign</c> and <c>get --trust</c> on the command line, in text and in JSON.</summary>
public sealed class SigningTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _key = Vectors.PathOf("trust/ed25519"), _locked = Vectors.PathOf("trust/ed25519-locked"), _disk;

    public SigningTests() => File.WriteAllBytes(_disk = _folder["disk.img"], new byte[5000]);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_was_signed_is_printed_and_what_was_accepted()
    {
        CommandRun made = await CommandRun.Of("make", _disk, "--sign", _key);
        string fingerprint = TrustVectors.Key("ed25519").PublicKey.Fingerprint;
        Assert.Equal((0, ""), (made.ExitCode, made.Error));
        Assert.Contains($"{_disk}.morsel.sig: signed by {fingerprint}\n", made.Output, StringComparison.Ordinal);
        string[] get = ["get", _disk + ".morsel", "-o", _folder["out"], "--trust", _key + ".pub"];
        CommandRun got = await CommandRun.Of([.. get, "--verbose"]);
        Assert.Matches($@"signed by +{System.Text.RegularExpressions.Regex.Escape(fingerprint)} \(release@example\.org\), serial \d+, valid until ", got.Output);
        using JsonDocument json = JsonDocument.Parse((await CommandRun.Of([.. get, "--json"])).Output);
        Assert.Equal(fingerprint, json.RootElement.GetProperty("signature").GetProperty("key").GetString());
        CommandRun verified = await CommandRun.Of("verify", _disk, "--trust", _key + ".pub");
        Assert.Contains($"; signed by {fingerprint}", verified.Output, StringComparison.Ordinal);
        Assert.Contains($"signed by", (await CommandRun.Of("plan", _disk + ".morsel", "-o", _folder["other"], "--trust", _key + ".pub", "--trust-name", "disk.img")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_passphrase_comes_from_a_file_the_environment_or_the_terminal()
    {
        await File.WriteAllTextAsync(_folder["passphrase"], TrustVectors.Passphrase + "\n");
        Assert.Equal(0, (await CommandRun.Of("make", _disk, "--sign", _locked, "--sign-passphrase-file", _folder["passphrase"])).ExitCode);
        Assert.Equal(0, (await RunAsync(around => around with { Variable = name => name == "MORSEL_SIGN_PASSPHRASE" ? TrustVectors.Passphrase : null })).ExitCode);
        var asked = new List<string>();
        Assert.Equal(0, (await RunAsync(around => around with { AskSecret = Answer })).ExitCode);
        Assert.Equal([$"passphrase of {_locked}: "], asked);
        CommandRun wrong = await RunAsync(around => around with { AskSecret = _ => "wrong horse" });
        Assert.Equal(((int)ExitCode.Usage, true), (wrong.ExitCode, wrong.Error.Contains("the passphrase is wrong", StringComparison.Ordinal)));
        Assert.DoesNotContain("wrong horse", wrong.Error, StringComparison.Ordinal);

        string Answer(string question)
        {
            asked.Add(question);
            return TrustVectors.Passphrase;
        }
    }

    [Theory]
    [InlineData("make", "--serial", "5")]
    [InlineData("make", "--succeeds", "KEY")]
    [InlineData("get", "--signer", "me")]
    [InlineData("get", "--allow-rollback", null)]
    public async Task Options_of_a_key_need_the_key(string verb, string option, string? value)
    {
        string[] more = value is null ? [option] : [option, value == "KEY" ? _key : value];
        CommandRun run = await CommandRun.Of([verb, _disk, .. more]);
        Assert.Equal((int)ExitCode.Usage, run.ExitCode);
        Assert.Contains($"{option}: no", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zchunk", "disk.img.zck.sig")]
    [InlineData("casync", "disk.img.caibx.sig")]
    public async Task Every_format_is_signed(string format, string signature)
    {
        CommandRun run = await CommandRun.Of("make", _disk, "--format", format, "--sign", _key, "--json");
        using JsonDocument json = JsonDocument.Parse(run.Output);
        Assert.Equal(_folder[signature], json.RootElement.GetProperty("files")[0].GetProperty("signatures")[0].GetProperty("path").GetString());
        Assert.True(File.Exists(_folder[signature]));
    }

    private Task<CommandRun> RunAsync(Func<Surroundings, Surroundings> change) => CommandRun.Of(["make", _disk, "--sign", _locked], change);
}
