using System.Text;
using Morsel.Cli.Running;
using Morsel.Formats.Sidecar;
using Morsel.Tests.Cli;
using Morsel.Tests.Trust;
using Morsel.Tests.Updating;

namespace Morsel.Tests.Documentation.Messages;

/// <summary>What updates under a key have to say.</summary>
internal static class TrustMessages
{
    public static IEnumerable<Provocation> All =>
    [
        new(ExitCode.Ok, "With `--trust`, only the control file is signed.", stage => SignedControl(stage).RunAsync("get", stage.File, "-o", stage.Scene.Output, "--trust", stage.Written("release.pub", TrustVectors.Read("ed25519.pub")))),
        new(ExitCode.Usage, "The file of `--trust` has no key.", stage => stage.RunAsync("get", stage.File, "-o", stage.Scene.Output, "--trust", stage.Written("no.pub", "hello\n"u8.ToArray()))),
        new(ExitCode.Usage, "The key of `--sign` has a passphrase, and none is given.",
            stage => stage.RunAsync("make", stage.Written("disk.img", [1]), "--sign", stage.Written("release", TrustVectors.Read("ed25519-locked")))),
        new(ExitCode.Usage, "`--sign` is used with `--compat`.",
            stage => stage.RunAsync("make", stage.Written("disk.img", [1]), "--compat", "0.6.2", "--sign", stage.Written("release", TrustVectors.Read("ed25519")))),
        new(ExitCode.NotProven, "With `--trust`, there is no signature.", stage => stage.TrustedAsync()),
        new(ExitCode.NotProven, "Another key has signed.", stage => Signed(stage, "p256").TrustedAsync()),
        new(ExitCode.NotProven, "The sidecar was changed after it was signed.", stage => Signed(stage, changes: true).TrustedAsync()),
        new(ExitCode.NotProven, "The sidecar was signed for something else.", stage => Signed(stage, use: "file").TrustedAsync()),
        new(ExitCode.NotProven, "The signed sidecar has expired.", stage => Signed(stage, expires: 1_000_000_000).TrustedAsync()),
        new(ExitCode.NotProven, "The signed sidecar is that of another file.", stage => Signed(stage, name: "other").TrustedAsync()),
        new(ExitCode.NotProven, "The signed sidecar is older than the last one.", async stage =>
        {
            await Signed(stage).TrustedAsync();
            return await Signed(stage, serial: 4).TrustedAsync();
        }),
        new(ExitCode.NotProven, "The signed sidecar is missing, and was there before.", async stage =>
        {
            await Signed(stage).TrustedAsync();
            stage.Scene.Site.Remove(RoutesScene.SidecarPath);
            return await SignedControl(stage).TrustedAsync();
        }),
        new(ExitCode.NotProven, "The file of `--sums` does not list the file.", stage =>
        {
            stage.Scene.Site.Publish("/SHA256SUMS", Encoding.ASCII.GetBytes(new string('0', 64) + "  other\n"));
            return stage.RunAsync("get", stage.File, "-o", stage.Scene.Output, "--sums", "SHA256SUMS");
        }),
    ];

    private static Task<CommandRun> TrustedAsync(this MessageStage stage) =>
        stage.RunAsync("get", stage.File, "-o", stage.Scene.Output, "--quiet", "--trust", stage.Written("release.pub", TrustVectors.Read("ed25519.pub")));

    private static MessageStage SignedControl(MessageStage stage)
    {
        stage.Scene.Site.Publish(SignedScene.ControlSignaturePath, SignedScene.Sign(new ControlText(MessageStage.Target).ToBytes()));
        return stage;
    }

    private static MessageStage Signed(MessageStage stage, string key = "ed25519", string use = "morsel", long serial = 5, long expires = 4_000_000_000, string name = "target", bool changes = false)
    {
        byte[] sidecar = SidecarWriter.Write(new Sidecar(RoutesScene.LineOf(MessageStage.Target) with { Name = name, Serial = serial, Expires = expires }));
        stage.Scene.Site.Publish(SignedScene.SignaturePath, SignedScene.Sign(changes ? sidecar[1..] : sidecar, key, use));
        stage.Scene.Site.Publish(RoutesScene.SidecarPath, sidecar);
        return stage;
    }
}
