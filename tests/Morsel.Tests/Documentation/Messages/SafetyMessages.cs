using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Morsel.Cli.Running;
using Morsel.Tests.Cli;
using Morsel.Tests.Transports.Http;
using Morsel.Tests.Updating;

namespace Morsel.Tests.Documentation.Messages;

/// <summary>What Morsel does not do, because it is not safe.</summary>
internal static class SafetyMessages
{
    private const string PublicControl = "http://example.com/target.zsync";

    public static IEnumerable<Provocation> All =>
    [
        new(ExitCode.Refused, "The certificate of the server is self-signed.", _ => SecuredAsync(authority => authority.SelfSigned(), isTrusted: false)),
        new(ExitCode.Refused, "The certificate is signed by an authority that this machine does not trust.", _ => SecuredAsync(authority => authority.Issue("server"), isTrusted: false)),
        new(ExitCode.Refused, "The certificate expired.", _ => SecuredAsync(authority => authority.Issue("server", shift: TimeSpan.FromDays(-3)))),
        new(ExitCode.Refused, "The certificate is not valid yet.", _ => SecuredAsync(authority => authority.Issue("server", shift: TimeSpan.FromDays(3)))),
        new(ExitCode.Refused, "The certificate is for another name.", _ => SecuredAsync(authority => authority.Issue("server", "192.0.2.1"))),
        new(ExitCode.Refused, "The address begins with https://, and the server does not use TLS.", _ => InTheClearAsync()),
        new(ExitCode.Refused, "A redirect leads from https to http.", _ => DowngradedAsync()),
        new(ExitCode.Refused, "A redirect leads from a public host to an address that is not public.", stage => stage.Answers(PublicControl, "302 Found", "Location: http://10.0.0.1/target.zsync\r\n").RunAsync("get", PublicControl, "--proxy", stage.ProxyAddress)),
        new(ExitCode.Refused, "The output is a folder.", stage => stage.RunAsync("get", stage.Control, "-o", stage.Folder)),
        new(ExitCode.Refused, "The name in the control file could reach another folder.", stage => Named(stage, "../x").RunAsync("get", stage.Control)),
        new(ExitCode.Refused, "A local control file contains a relative address, and there is no `--base-url`.",
            stage => stage.RunAsync("get", stage.Written("local.zsync", new ControlText(MessageStage.Target).ToBytes()), "-o", stage.Folder + "/new")),
        new(ExitCode.Refused, "`make` would replace a file that is not a control file.",
            stage => stage.RunAsync("make", stage.Scene.Output, "-o", stage.Written("letter.txt", "Dear"u8.ToArray()))),
        new(ExitCode.NotProven, "The control file has no digest that is as strong as `--require` says.",
            stage => Described(stage, control => control with { HasSha256 = false, HasSha1 = false }).GetAsync("--require", "sha256")),
        new(ExitCode.NotProven, "The control file is of another file than `--sha256` says.", stage => stage.GetAsync("--sha256", new string('0', 64))),
        new(ExitCode.NotProven, "The file has no control file, and `--require` is given.", stage => Undescribed(stage).RunAsync("get", stage.File, "-o", stage.Scene.Output, "--require", "sha1")),
    ];

    private static async Task<CommandRun> SecuredAsync(Func<TestAuthority, X509Certificate2> certificate, bool isTrusted = true)
    {
        using var authority = new TestAuthority();
        using X509Certificate2 shown = certificate(authority);
        await using var stage = new MessageStage(async plain =>
        {
            var secured = new SslStream(plain);
            await secured.AuthenticateAsServerAsync(shown);
            return secured;
        });
        string[] trust = isTrusted ? ["--ca-file", stage.Written("ca.pem", System.Text.Encoding.ASCII.GetBytes(authority.Root.ExportCertificatePem()))] : [];
        return await stage.GetAsync(trust);
    }

    private static async Task<CommandRun> InTheClearAsync()
    {
        await using var stage = new MessageStage(async plain =>
        {
            byte[] hello = new byte[16 << 10];
            Assert.NotEqual(0, await plain.ReadAtLeastAsync(hello, 1));
            await plain.WriteAsync("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
            await plain.ReadAtLeastAsync(hello, hello.Length, throwOnEndOfStream: false);
            throw new IOException("the client went away");
        });
        return await stage.GetAsync();
    }

    private static async Task<CommandRun> DowngradedAsync()
    {
        using var authority = new TestAuthority();
        await using TlsServer server = await TlsServer.StartAsync(authority, new Uri("http://example.org/target.zsync"));
        await using var stage = new MessageStage();
        string trusted = stage.Written("ca.pem", System.Text.Encoding.ASCII.GetBytes(authority.Root.ExportCertificatePem()));
        return await stage.RunAsync("get", server.Address.ToString(), "-o", stage.Scene.Output, "--ca-file", trusted);
    }

    private static MessageStage Named(MessageStage stage, string name) => Described(stage, control => control with { FileName = name });

    private static MessageStage Described(MessageStage stage, Func<ControlText, ControlText> change)
    {
        stage.Scene.Site.Publish(Scene.ControlPath, change(new ControlText(MessageStage.Target)).ToBytes());
        return stage;
    }

    private static MessageStage Undescribed(MessageStage stage)
    {
        stage.Scene.Site.Remove(Scene.ControlPath);
        return stage;
    }
}
