using Morsel.Formats.Sidecar;
using Morsel.Tests.Updating;
using Morsel.Trust;

namespace Morsel.Tests.Trust;

/// <summary>A published target with a signed sidecar and a signed control file, and a user who trusts a key.</summary>
internal sealed class SignedScene : IAsyncDisposable
{
    public const string SignaturePath = "/target.morsel.sig", ControlSignaturePath = "/target.zsync.sig", SuccessionPath = "/target.morsel.keys";

    public SignedScene(byte[] target)
    {
        Scene = new Scene(target);
        Publish(serial: 5);
    }

    public Scene Scene { get; }

    public Site Site => Scene.Site;

    public DateTimeOffset Now => Scene.Time.GetUtcNow();

    public string State => Scene.Folder["target.morsel-trust"];

    /// <summary>A request for the file by its own address, by a user who trusts the key.</summary>
    public UpdateRequest Request => Scene.Request with { Source = Site.Address(Scene.Path).ToString(), Trust = new TrustOptions { KeyFiles = [KeyFile("ed25519")] } };

    public static string KeyFile(string key) => Vectors.PathOf($"trust/{key}.pub");

    /// <summary>What a signed sidecar says of the target.</summary>
    public TargetLine Line(byte[]? target = null, long? serial = 5, TimeSpan? validFor = null, string? name = "target") => RoutesScene.LineOf(target ?? Scene.Target) with
    {
        Name = name,
        Serial = serial,
        Expires = (Now + (validFor ?? TimeSpan.FromDays(90))).ToUnixTimeSeconds(),
    };

    /// <summary>Publishes a version.</summary>
    public void Publish(byte[]? target = null, long? serial = 5, string key = "ed25519")
    {
        byte[] content = target ?? Scene.Target;
        Site.Publish(Scene.Path, content);
        byte[] control = new ControlText(content).ToBytes();
        Site.Publish(Scene.ControlPath, control);
        Site.Publish(ControlSignaturePath, Sign(control, key));
        PublishSidecar(Line(content, serial), key: key);
    }

    /// <summary>Publishes a sidecar and its signature.</summary>
    public byte[] PublishSidecar(TargetLine line, string key = "ed25519", string use = SshSignature.Namespace)
    {
        byte[] sidecar = SidecarWriter.Write(new Sidecar(line));
        Site.Publish(RoutesScene.SidecarPath, sidecar);
        Site.Publish(SignaturePath, Sign(sidecar, key, use));
        return sidecar;
    }

    public static byte[] Sign(byte[] content, string key = "ed25519", string use = SshSignature.Namespace) => SshSignature.Write(content, TrustVectors.Key(key), use);

    public Task<UpdateReport> UpdateAsync(UpdateRequest? request = null) => Scene.UpdateAsync(request ?? Request);

    /// <summary>An update that must be refused before anything of the file is asked for, or written.</summary>
    /// <returns>Why.</returns>
    public async Task<string> RefusedAsync(UpdateRequest? request = null)
    {
        bool wasThere = File.Exists(Scene.Output);
        int before = Scene.DataRequests;
        var refused = await Assert.ThrowsAsync<VerificationException>(() => UpdateAsync(request));
        Assert.True(refused.IsProofMissing);
        Assert.Equal((before, wasThere), (Scene.DataRequests, File.Exists(Scene.Output)));
        Assert.False(File.Exists(Scene.Part));
        return refused.Message;
    }

    public ValueTask DisposeAsync() => Scene.DisposeAsync();
}
