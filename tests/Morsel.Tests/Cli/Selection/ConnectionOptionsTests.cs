using System.Net;
using System.Net.Sockets;
using System.Text;
using Morsel.Tests.Faults;
using Morsel.Tests.Files;
using Morsel.Tests.Updating;

namespace Morsel.Tests.Cli.Selection;

/// <summary>What the options for reaching servers put on the wire.</summary>
public sealed class ConnectionOptionsTests : IDisposable
{
    private static readonly string[] Verbs = ["get", "plan", "inspect", "verify"];

    private readonly Scene _scene = new(Edited.Content(70, 20_000));
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string> _variables = [];

    public void Dispose()
    {
        _scene.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("--header", "X-Token: 1", "X-Token", "1")]
    [InlineData("--referer", "http://example.org/page", "Referer", "http://example.org/page")]
    [InlineData("--user-agent", "tool/2", "User-Agent", "tool/2")]
    [InlineData("--user", "u:p", "Authorization", "Basic dTpw")]
    public async Task Every_verb_sends_what_it_is_told(string option, string value, string header, string expected)
    {
        File.WriteAllBytes(_scene.Output, _scene.Target);
        foreach (string verb in Verbs)
            await RunAsync(0, verb, option, value);
        Assert.Equal(4, _scene.Site.RequestsFor(Scene.ControlPath).Count);
        Assert.All(_scene.Site.RequestsFor(Scene.ControlPath), request => Assert.Equal(expected, request.Header(header)));
    }

    [Fact]
    public async Task A_password_comes_from_a_file_or_the_environment_too()
    {
        await File.WriteAllTextAsync(_folder["password"], "from file\r\nsecond line\n");
        await RunAsync(0, "inspect", "--user", "u", "--password-file", _folder["password"]);
        _variables["MORSEL_PASSWORD"] = "from variable";
        await RunAsync(0, "inspect", "--user", "u");
        Assert.Equal([Basic("u:from file"), Basic("u:from variable")], Told("Authorization"));
    }

    [Fact]
    public async Task A_token_comes_from_a_file()
    {
        await File.WriteAllTextAsync(_folder["token"], "abc.def\n");
        await RunAsync(0, "inspect", "--bearer-token-file", _folder["token"]);
        Assert.Equal(["Bearer abc.def"], Told("Authorization"));
    }

    [Fact]
    public async Task The_netrc_file_is_that_of_the_user_or_the_one_named()
    {
        await File.WriteAllTextAsync(_folder[".netrc"], "machine 127.0.0.1 login home password p");
        await File.WriteAllTextAsync(_folder["other"], "machine 127.0.0.1 login other password p");
        _variables["HOME"] = Path.GetDirectoryName(_folder["x"])!;
        await RunAsync(0, "inspect");
        await RunAsync(0, "inspect", "--netrc");
        await RunAsync(0, "inspect", "--netrc-file", _folder["other"]);
        _variables["NETRC"] = _folder["other"];
        await RunAsync(0, "inspect", "--netrc");
        Assert.Equal([null, Basic("home:p"), Basic("other:p"), Basic("other:p")], Told("Authorization"));
    }

    [Fact]
    public async Task A_proxy_is_named_by_an_option_or_by_the_environment()
    {
        await using var proxy = new FaultServer("HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n");
        string address = $"http://127.0.0.1:{proxy.Port}";
        await RunAsync(8, "inspect", "--proxy", address);
        _variables["http_proxy"] = address;
        await RunAsync(8, "inspect");
        Assert.Equal(2, proxy.Requests.Count);
        await RunAsync(0, "inspect", "--no-proxy", "127.0.0.1");
        await RunAsync(0, "inspect", "--proxy", address, "--no-proxy", "*");
        _variables["no_proxy"] = "127.0.0.0/8";
        await RunAsync(0, "inspect");
        Assert.Equal(2, proxy.Requests.Count);
        Assert.All(proxy.Requests, request => Assert.StartsWith("http://127.0.0.1:", request.Path, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_limited_run_takes_its_time()
    {
        var time = new HurriedTime();
        DateTimeOffset begin = time.GetUtcNow();
        CommandRun run = await RunAsync(0, time, "get", "--limit-rate", "00:00-24:00=1K,*=5M");
        Assert.Contains("20", run.Output, StringComparison.Ordinal);
        Assert.InRange((time.GetUtcNow() - begin).TotalSeconds, 19, 25);
    }

    [Fact]
    public async Task A_run_ends_when_its_time_is_over_and_keeps_what_it_has()
    {
        _scene.Site.Answer(Scene.Path, (request, connection) =>
        {
            byte[] answer = Site.Usual(request, _scene.Target);
            connection.CutAfter(answer.Length - 5000, Cut.Stall);
            return connection.WriteAsync(answer);
        });
        CommandRun run = await RunAsync(14, "get", "--max-time", "3s");
        Assert.Matches(
            "^morsel: not complete within 3 s \\(--max-time\\)(: .* left(, about .* more)?)?; the verified data is kept; run the same command to continue\n$", run.Error);
        Assert.True(File.Exists(_scene.Part));
        _scene.Site.AnswerAsUsual(Scene.Path);
        await RunAsync(0, "get", "--max-time", "1h");
        Assert.Equal(_scene.Target, await File.ReadAllBytesAsync(_scene.Output));
    }

    [Theory]
    [InlineData("--first-byte-timeout", "no answer within 7 s")]
    [InlineData("--stall-timeout", "the server stopped sending after 0 bytes")]
    public async Task A_time_out_is_set_by_its_option(string option, string problem)
    {
        // No server waits here: what waits for 7 s, and nothing else, has waited in vain at once.
        var time = new HurriedTime { Overdue = TimeSpan.FromSeconds(7) };
        await RunAsync(0, time, "inspect");
        CommandRun run = await RunAsync(14, time, "inspect", option, "7s");
        Assert.Contains(problem, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_takes_no_connections_is_waited_for_as_long_as_the_option_says()
    {
        // A full queue: the system answers no further attempt.
        using var deaf = new Socket(SocketType.Stream, ProtocolType.Tcp);
        deaf.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        deaf.Listen(0);
        using var first = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await first.ConnectAsync(deaf.LocalEndPoint!);
        // The system's own clock ends the attempts. There are three of them, which take 30 s by default.
        using var tooLate = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        CommandRun run = await CommandRun.Of(
            ["inspect", $"http://{deaf.LocalEndPoint}/x.zsync", "--connect-timeout", "20ms"], around => around with { Time = new HurriedTime() }, tooLate.Token);
        Assert.Contains("no connection within the time limit: is the address right?", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_without_an_address_of_the_family_is_not_reached_by_another()
    {
        CommandRun run = await RunAsync(5, "inspect", "-6");
        Assert.Contains("host 127.0.0.1 has no IPv6 address", run.Error, StringComparison.Ordinal);
        await RunAsync(0, "inspect", "-4");
    }

    [Theory]
    [InlineData("--limit-rate 0", "--limit-rate: got \"0\", expected bytes per second, such as 500K, or windows, such as 08:00-18:00=500K,*=5M")]
    [InlineData("--limit-rate 8-9=1K", "--limit-rate: got \"8-9=1K\", expected bytes per second, such as 500K, or windows, such as 08:00-18:00=500K,*=5M")]
    [InlineData("--max-time soon", "--max-time: got \"soon\", expected a time, such as 30s, 2m or 1h")]
    [InlineData("--connect-timeout 0", "--connect-timeout: got \"0\", expected a time, such as 30s, 2m or 1h")]
    public Task A_value_that_is_none_is_told(string options, string line) => IsUsageAsync(options, $"{line}; see 'morsel get --help'");

    [Theory]
    [InlineData("--ipv4 --ipv6", "--ipv4 and --ipv6 cannot be used together")]
    [InlineData("--user me", "--user: the password is missing: put it in a file for --password-file, in the variable MORSEL_PASSWORD, or in a netrc file for --netrc")]
    [InlineData("--password-file x", "--password-file: the user name is missing: specify it with --user")]
    [InlineData("--client-key x", "--client-key: the certificate of this key is missing: specify it with --client-certificate")]
    [InlineData("--referer s3cret", "--referer: expected an address that begins with http:// or https://")]
    [InlineData("--proxy ftp://s3cret", "--proxy: expected a proxy's address, such as http://proxy.example:3128 or socks5://127.0.0.1:1080")]
    public Task Options_that_contradict_each_other_are_told(string options, string line) => IsUsageAsync(options, line);

    private static async Task IsUsageAsync(string options, string line)
    {
        CommandRun run = await CommandRun.Of(["get", "http://127.0.0.1:1/x", .. options.Split(' ')]);
        Assert.Equal((2, $"morsel: {line}\n"), (run.ExitCode, run.Error));
    }

    private IEnumerable<string?> Told(string header) => _scene.Site.RequestsFor(Scene.ControlPath).Select(request => request.Header(header));

    private Task<CommandRun> RunAsync(int exitCode, string verb, params string[] options) => RunAsync(exitCode, TimeProvider.System, verb, options);

    private async Task<CommandRun> RunAsync(int exitCode, TimeProvider time, string verb, params string[] options)
    {
        string control = _scene.Site.Address(Scene.ControlPath).ToString();
        string[] what = verb switch
        {
            "verify" => [_scene.Output, "--with", control],
            "inspect" => [control],
            _ => [control, "-o", _scene.Output],
        };
        CommandRun run = await CommandRun.Of(
            [verb, .. what, .. options], around => around with { Time = time, Variable = name => _variables.GetValueOrDefault(name) });
        Assert.True(exitCode == run.ExitCode, $"{verb}: {run.ExitCode}: {run.Error}");
        return run;
    }

    private static string Basic(string both) => $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(both))}";
}
