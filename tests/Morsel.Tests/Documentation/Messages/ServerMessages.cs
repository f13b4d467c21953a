using Morsel.Cli.Running;
using Morsel.Tests.Faults;
using Morsel.Tests.Updating;

namespace Morsel.Tests.Documentation.Messages;

/// <summary>What goes wrong with servers and on the way to them.</summary>
internal static class ServerMessages
{
    private const string Page = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 15\r\n\r\n<html>No</html>";

    public static IEnumerable<Provocation> All =>
    [
        new(ExitCode.Network, "The name of the host is wrong.", stage => stage.RunAsync("get", "http://host.invalid/target.zsync", "--no-proxy", "*")),
        new(ExitCode.Network, "No server runs on the host.", stage => stage.RunAsync("get", ClosedServer, "--no-proxy", "*")),
        new(ExitCode.Network, "No proxy runs at the address of `--proxy` or of the variable `http_proxy`.",
            stage => stage.GetAsync("--proxy", $"http://me:s3cret@{MessageStage.ClosedProxy}")),
        new(ExitCode.Network, "The name of the proxy is wrong.", stage => stage.GetAsync("--proxy", "http://proxy.invalid:3128")),
        new(ExitCode.Network, "The server fails.", stage => stage.Answers(Scene.ControlPath, "500 Oops").GetAsync()),
        new(ExitCode.Network, "A server behind the server fails.", stage => stage.Answers(Scene.ControlPath, "502 Oops").GetAsync()),
        new(ExitCode.Network, "The server closes the connection again and again, after some data.", stage => stage.BreaksOff().GetAsync()),
        new(ExitCode.Network, "A login page comes instead of the control file.", stage => Answering(stage, Scene.ControlPath, Page).GetAsync()),
        new(ExitCode.Network, "What answers is not a web server.", stage => Answering(stage, Scene.ControlPath, "220 ftp.example ready\r\n").GetAsync()),
        new(ExitCode.Denied, "The control file requires a password.", stage => stage.Answers(Scene.ControlPath, "401 Who").GetAsync()),
        new(ExitCode.Denied, "The server denies access.", stage => stage.Answers(Scene.ControlPath, "403 No").GetAsync()),
        new(ExitCode.Denied, "The proxy requires a password.", stage => stage.Answers(stage.Control, "407 Who").GetAsync("--proxy", stage.ProxyAddress)),
        new(ExitCode.NotFound, "The control file is not on the server.", stage => stage.Answers(Scene.ControlPath, "404 No").GetAsync()),
        new(ExitCode.NotFound, "The control file was removed from the server.", stage => stage.Answers(Scene.ControlPath, "410 Gone").GetAsync()),
        new(ExitCode.NotFound, "The file is not on the server, though its control file is.", stage => stage.Answers(Scene.Path, "404 No").GetAsync()),
        new(ExitCode.KeepsChanging, "The file on the server is replaced again and again.", stage => Changing(stage).GetAsync()),
        new(ExitCode.ContentDiffers, "The file on the server is not the one that the control file describes.", stage => Stale(stage).GetAsync()),
        new(ExitCode.RateLimited, "The server says when to try again.", stage => stage.Answers(Scene.ControlPath, "429 Slow down", "Retry-After: 90\r\n").GetAsync()),
        new(ExitCode.RateLimited, "The server is busy, and has sent some data.", stage => BusyLater(stage).GetAsync()),
        new(ExitCode.TooSlow, "The server does not answer.", async stage =>
        {
            stage.Scene.Site.Answer(Scene.ControlPath, (_, connection) => connection.EndAsync(Cut.Stall));
            var impatient = new HurriedTime { Overdue = new HttpOptions().FirstByteTimeout };
            return await stage.RunAsync(["get", stage.Control, "-o", stage.Scene.Output], around => around with { Time = impatient });
        }),
        new(ExitCode.TooSlow, "The control file comes too slowly.", stage => Dripping(stage).GetAsync()),
        new(ExitCode.TooSlow, "The time of `--max-time` is over.", stage => stage.GetAsync("--max-time", "2m")),
    ];

    // Of another host than the pages' example.org: the address alone is wrong.
    private static string ClosedServer => "http://127.0.0.1:19/target.zsync";

    private static MessageStage Answering(MessageStage stage, string path, string answer)
    {
        stage.Scene.Site.Answer(path, async (_, connection) =>
        {
            await connection.WriteAsync(answer);
            await connection.EndAsync(Cut.Fin);
        });
        return stage;
    }

    private static MessageStage Changing(MessageStage stage)
    {
        int version = 10;
        stage.Scene.Site.Answer(Scene.Path, (request, connection) =>
        {
            byte[] next = Edited.Content(version++, MessageStage.Target.Length);
            stage.Scene.Site.Publish(Scene.ControlPath, new ControlText(next).ToBytes(), modifiedDay: version);
            return connection.WriteAsync(Site.Usual(request, next));
        });
        return stage;
    }

    private static MessageStage Stale(MessageStage stage)
    {
        stage.Scene.Site.Publish(Scene.Path, Edited.Content(5, 90_000));
        return stage;
    }

    private static MessageStage BusyLater(MessageStage stage)
    {
        File.Delete(stage.Scene.Output);
        stage.Scene.Site.Answer(Scene.Path, (request, connection) =>
        {
            connection.CutAfter(50_000, Cut.Fin);
            return connection.WriteAsync(stage.Scene.DataRequests == 1
                ? Site.Usual(request, MessageStage.Target)
                : "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
        });
        return stage;
    }

    private static MessageStage Dripping(MessageStage stage)
    {
        byte[] control = new ControlText(MessageStage.Target).ToBytes();
        stage.Scene.Site.Answer(Scene.ControlPath, async (_, connection) =>
        {
            foreach (byte[] some in Answers.Whole(control).Chunk(control.Length / 9))
            {
                await stage.Scene.Time.UntilNoticedAsync(() => connection.WriteAsync(some));
                await stage.Scene.Time.PassAsync(TimeSpan.FromSeconds(14));
            }
        });
        return stage;
    }
}
