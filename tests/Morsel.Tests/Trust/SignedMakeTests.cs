using System.Security.Cryptography;
using Morsel.Casync;
using Morsel.Formats.Sidecar;
using Morsel.Tests.Files;
using Morsel.Tests.Updating;
using Morsel.Trust;
using Morsel.Zchunk;
using Morsel.Zsync;

namespace Morsel.Tests.Trust;

/// <summary>What is signed while it is made, and that clients who trust the key take it.</summary>
public sealed class SignedMakeTests : IDisposable
{
    private static readonly byte[] Content = RoutesScene.Text(1, 200_000);
    private static readonly SigningOptions Signing = new() { KeyFile = Vectors.PathOf("trust/ed25519") };

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new();

    public SignedMakeTests() => File.WriteAllBytes(_folder["disk.img"], Content);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_control_file_and_the_sidecar_are_signed_and_the_sidecar_says_what_it_must()
    {
        MakeReport report = await MakeAsync(Signing);
        Assert.Equal([_folder["disk.img.zsync.sig"], _folder["disk.img.morsel.sig"]], report.Signatures.Select(signature => signature.Path));
        foreach (MadeSignature signature in report.Signatures)
            Assert.Equal("", Judged(signature.Path[..^".sig".Length], signature.Path));
        TargetLine target = Sidecar().Target;
        DateTimeOffset now = _time.GetUtcNow();
        Assert.Equal(("disk.img", now.ToUnixTimeSeconds(), now.AddDays(90).ToUnixTimeSeconds()), (target.Name, target.Serial, target.Expires));
        Assert.Equal(SHA256.HashData(await File.ReadAllBytesAsync(_folder["disk.img.zsync"])), Assert.Single(Sidecar().Controls).Sha256.Bytes.ToArray());
    }

    [Fact]
    public async Task The_serial_stays_for_the_same_file_and_grows_for_another_whatever_the_clock_says()
    {
        await MakeAsync(Signing);
        long first = Sidecar().Target.Serial!.Value;
        _time.Advance(TimeSpan.FromDays(30));
        await MakeAsync(Signing);
        Assert.Equal(first, Sidecar().Target.Serial);
        Assert.Equal(_time.GetUtcNow().AddDays(90).ToUnixTimeSeconds(), Sidecar().Target.Expires);
        await File.WriteAllBytesAsync(_folder["disk.img"], RoutesScene.Text(2, 1000));
        _time.JumpWallClock(TimeSpan.FromDays(-300));
        await MakeAsync(Signing);
        Assert.Equal(first + 1, Sidecar().Target.Serial);
        await MakeAsync(Signing with { Serial = 7, ValidFor = TimeSpan.FromHours(1) });
        Assert.Equal((7, _time.GetUtcNow().AddHours(1).ToUnixTimeSeconds()), (Sidecar().Target.Serial, Sidecar().Target.Expires));
    }

    [Fact]
    public async Task Users_who_trust_the_key_get_the_file_and_its_successor_signs_the_next()
    {
        var request = new UpdateRequest { Source = _folder["disk.img.morsel"], OutputPath = _folder["out"], Trust = new TrustOptions { KeyFiles = [Vectors.PathOf("trust/ed25519.pub")] } };
        await MakeAsync(Signing);
        Assert.Equal(TrustVectors.Key("ed25519").PublicKey.Fingerprint, (await UpdateAsync(request)).Signature!.Key);
        await File.WriteAllBytesAsync(_folder["disk.img"], RoutesScene.Text(2, 150_000));
        await MakeAsync(new SigningOptions { KeyFile = Vectors.PathOf("trust/p256"), SucceedsKeyFile = Vectors.PathOf("trust/ed25519") });
        Assert.Equal(TrustVectors.Key("p256").PublicKey.Fingerprint, (await UpdateAsync(request)).Signature!.Key);
        byte[] keys = await File.ReadAllBytesAsync(_folder["disk.img.morsel.keys"]);
        await MakeAsync(new SigningOptions { KeyFile = Vectors.PathOf("trust/p256"), SucceedsKeyFile = Vectors.PathOf("trust/ed25519") });
        Assert.Single(Succession.Read(await File.ReadAllBytesAsync(_folder["disk.img.morsel.keys"])));
        await MakeAsync(new SigningOptions { KeyFile = Vectors.PathOf("trust/p256-locked"), Passphrase = _ => TrustVectors.Passphrase, SucceedsKeyFile = Vectors.PathOf("trust/p256") });
        Assert.Equal(2, Succession.Read(await File.ReadAllBytesAsync(_folder["disk.img.morsel.keys"])).Count);
        Assert.Equal(TrustVectors.Key("p256-locked").PublicKey.Fingerprint, (await UpdateAsync(request)).Signature!.Key);
    }

    [Fact]
    public async Task Of_a_zchunk_file_the_header_is_signed_and_checked_before_a_chunk_is_asked_for()
    {
        PayloadReport report = await ZchunkFile.CreateAsync(new PayloadRequest { SourcePath = _folder["disk.img"], OutputPath = _folder["disk.img.zck"], Signing = Signing });
        byte[] payload = await File.ReadAllBytesAsync(_folder["disk.img.zck"]), signature = await File.ReadAllBytesAsync(_folder["disk.img.zck.sig"]);
        Assert.Equal("", TrustVectors.Ring("ed25519.pub").Judge(payload.AsSpan(0, (int)report.HeaderBytes), signature, TrustVectors.Now).Problem);
        await using var site = new Site();
        site.Publish("/disk.img.zck", payload);
        site.Publish("/disk.img.zck.sig", signature);
        var request = new UpdateRequest { Source = site.Address("/disk.img.zck").ToString(), OutputPath = _folder["out.zck"], Trust = new TrustOptions { KeyFiles = [Vectors.PathOf("trust/ed25519.pub")] } };
        Assert.NotNull((await UpdateAsync(request)).Signature);
        Assert.Equal(payload, await File.ReadAllBytesAsync(_folder["out.zck"]));

        File.Delete(_folder["out.zck"]);
        int before = site.RequestsFor("/disk.img.zck").Count;
        site.Publish("/disk.img.zck.sig", SignedScene.Sign(payload));
        await Assert.ThrowsAsync<VerificationException>(() => UpdateAsync(request));
        Assert.Equal(before + 1, site.RequestsFor("/disk.img.zck").Count);
        Assert.False(File.Exists(_folder["out.zck.part"]));
    }

    [Fact]
    public async Task Of_a_casync_index_the_index_is_signed()
    {
        CasyncMakeReport report = await CasyncFile.MakeAsync(new CasyncMakeRequest { SourcePath = _folder["disk.img"], OutputPath = _folder["disk.caibx"], Signing = Signing });
        Assert.Equal(_folder["disk.caibx.sig"], report.Signatures[0].Path);
        Assert.Equal("", Judged(_folder["disk.caibx"], _folder["disk.caibx.sig"]));
        var request = new UpdateRequest { Source = _folder["disk.caibx"], OutputPath = _folder["out"], Trust = new TrustOptions { KeyFiles = [Vectors.PathOf("trust/ed25519.pub")] } };
        Assert.NotNull((await UpdateAsync(request)).Signature);
        Assert.Equal(Content, await File.ReadAllBytesAsync(_folder["out"]));
        await File.WriteAllBytesAsync(_folder["disk.morsel.sig"], SignedScene.Sign(Content));
        await Assert.ThrowsAsync<VerificationException>(() => UpdateAsync(request));
        File.Delete(_folder["disk.morsel"]);
        Assert.NotNull((await UpdateAsync(request with { OutputPath = _folder["out2"] })).Signature);
        await File.WriteAllBytesAsync(_folder["disk.caibx.sig"], SignedScene.Sign(Content));
        await Assert.ThrowsAsync<VerificationException>(() => UpdateAsync(request with { OutputPath = _folder["out3"] }));
    }

    [Fact]
    public async Task What_binds_nothing_is_not_signed()
    {
        var refused = await Assert.ThrowsAsync<ArgumentException>(() => new Maker().MakeAsync(new MakeRequest { SourcePath = _folder["disk.img"], Signing = Signing, Zsync = new() { Dialect = ZsyncDialect.Zsyncmake062 } }));
        Assert.Contains("SHA-1 and MD4 do not bind the file", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_cannot_be_used_is_refused_before_anything_is_written()
    {
        await File.WriteAllTextAsync(_folder["disk.key"], "no key");
        foreach (SigningOptions wrong in new[] { Signing with { KeyFile = _folder["disk.key"] }, Signing with { KeyFile = Vectors.PathOf("trust/ed25519-locked") }, Signing with { SucceedsKeyFile = Signing.KeyFile } })
            await Assert.ThrowsAsync<ArgumentException>(() => MakeAsync(wrong));
        Assert.Equal(["disk.img", "disk.key"], Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_is_no_signature_is_not_replaced_by_one()
    {
        await File.WriteAllTextAsync(_folder["disk.img.zsync.sig"], "mine");
        await Assert.ThrowsAsync<RefusedException>(() => MakeAsync(Signing));
        Assert.Equal("mine", await File.ReadAllTextAsync(_folder["disk.img.zsync.sig"]));
    }

    private Task<MakeReport> MakeAsync(SigningOptions signing) =>
        new Maker(new Morsel.Files.LocalFileSystem(), _time).MakeAsync(new MakeRequest { SourcePath = _folder["disk.img"], Signing = signing });

    private async Task<UpdateReport> UpdateAsync(UpdateRequest request)
    {
        using var updater = new Updater(new UpdaterOptions { Time = _time });
        return await updater.UpdateAsync(request with { Trust = request.Trust with { FileName = "disk.img" } });
    }

    private Sidecar Sidecar() => SidecarReader.Read(File.ReadAllBytes(_folder["disk.img.morsel"])).Sidecar!;

    private static string Judged(string path, string signature) =>
        TrustVectors.Ring("ed25519.pub").Judge(File.ReadAllBytes(path), File.ReadAllBytes(signature), TrustVectors.Now).Problem;
}
