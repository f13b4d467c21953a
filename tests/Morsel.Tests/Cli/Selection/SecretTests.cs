using System.Security.Cryptography;
using System.Text;
using Morsel.Tests.Faults;
using Morsel.Tests.Files;

namespace Morsel.Tests.Cli.Selection;

/// <summary>Whatever goes wrong, no output repeats a secret.</summary>
public sealed class SecretTests : IDisposable
{
    private const string Secret = "sw0rdfish";

    private static readonly Dictionary<string, string> Failures = new()
    {
        ["401"] = "HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n",
        ["403"] = "HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n",
        ["404"] = "HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n",
        ["407"] = "HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n",
        ["nonsense"] = "nonsense\r\n\r\n",
        ["cut"] = "HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\nzsync: 0.6.2\n",
        ["page"] = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5\r\n\r\n<html",
        ["circle"] = "HTTP/1.1 302 Found\r\nLocation: ?x=" + Secret + "\r\nContent-Length: 0\r\n\r\n",
        ["user"] = "HTTP/1.1 302 Found\r\nLocation: http://u:" + Secret + "@127.0.0.1/\r\nContent-Length: 0\r\n\r\n",
        ["scheme"] = "HTTP/1.1 302 Found\r\nLocation: ftp://" + Secret + "/\r\nContent-Length: 0\r\n\r\n",
        ["elsewhere"] = "HTTP/1.1 302 Found\r\nLocation: http://nobody.invalid/?t=" + Secret + "\r\nContent-Length: 0\r\n\r\n",
        ["described"] = "HTTP/1.1 200 OK\r\nContent-Length: 26\r\n\r\nzsync: 0.6.2\nBlocksize: x\n\n",
    };

    private readonly TemporaryFolder _folder = new();

    public SecretTests()
    {
        File.WriteAllText(_folder["secret"], Secret);
        File.WriteAllText(_folder["blank"], Secret + " " + Secret);
        File.WriteAllText(_folder["netrc"], $"machine 127.0.0.1 login u password {Secret}");
        File.WriteAllText(_folder["badnetrc"], $"machine 127.0.0.1 login u\n{Secret} password {Secret}");
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        File.WriteAllText(_folder["key.pem"], key.ExportPkcs8PrivateKeyPem() + Secret);
    }

    public static TheoryData<string> Kinds => [.. Failures.Keys];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task No_failure_of_a_server_repeats_one(string failure)
    {
        await using var server = new FaultServer(async (_, connection) =>
        {
            await connection.WriteAsync(Failures[failure]);
            if (failure is "cut" or "nonsense")
                await connection.EndAsync(Cut.Fin);
        });
        string plain = $"http://127.0.0.1:{server.Port}/x.zsync?token={Secret}";
        string withUser = $"http://u:{Secret}@127.0.0.1:{server.Port}/x.zsync";
        string proxy = $"http://u:{Secret}@127.0.0.1:{server.Port}";
        string[][] identities =
        [
            [plain], [withUser],
            [plain, "--user", $"u:{Secret}"], [plain, "--user", "u", "--password-file", _folder["secret"]],
            [plain, "--header", $"X-Token: {Secret}"], [plain, "--header", $"Authorization: Bearer {Secret}"],
            [plain, "--bearer-token-file", _folder["secret"]], [plain, "--netrc-file", _folder["netrc"]],
            [plain, "--referer", $"http://u:{Secret}@example.org/?t={Secret}"], ["http://host.test/x.zsync", "--proxy", proxy],
            ["https://host.test/x.zsync", "--proxy", proxy], ["http://host.test/x.zsync", "--proxy", proxy.Replace("http", "socks5", StringComparison.Ordinal)],
        ];
        foreach (string[] identity in identities)
            await TellsNothingAsync(["inspect", .. identity, "--connect-timeout", "300ms", "--max-time", "2s"]);
        await TellsNothingAsync(["get", plain, "-o", _folder["out"], "--max-time", "3s"]);
    }

    [Fact]
    public async Task No_mistake_on_the_command_line_repeats_one()
    {
        string nowhere = "http://127.0.0.1:1/x";
        string[][] mistakes =
        [
            [$"htp://u:{Secret}@host/"], [$"http://u:{Secret}@ho st/x"], [$"http://u:{Secret}@/"], [nowhere, $"http://u:{Secret}@host/"],
            [nowhere, "--user", $"u:{Secret}\n"], [nowhere, "--user", $"u:{Secret}", "--bearer-token-file", _folder["secret"]],
            [nowhere, "--user", $"u:{Secret}", "--password-file", _folder["secret"]], [nowhere, "--bearer-token-file", _folder["blank"]],
            [nowhere, "--header", Secret], [nowhere, "--header", $"a b: {Secret}"], [nowhere, "--header", $"Range: {Secret}"],
            [nowhere, "--proxy", $"ftp://u:{Secret}@host"], [nowhere, "--proxy", $"http://u:{Secret}@"], [nowhere, "--referer", $"u:{Secret}"],
            [nowhere, "--netrc-file", _folder["badnetrc"]], [nowhere, "--client-certificate", _folder["key.pem"]],
            [nowhere, "--client-certificate", _folder["key.pem"], "--client-key", _folder["secret"]], [nowhere, "--user", $"u:{Secret}"],
        ];
        foreach (string[] mistake in mistakes)
            await TellsNothingAsync(["inspect", .. mistake]);
        await TellsNothingAsync(["get", "x.zsync", "--base-url", $"ftp://u:{Secret}@host/"]);
        await TellsNothingAsync(["verify", _folder["secret"], "--with", $"http://u:{Secret}@127.0.0.1:1/x"]);
        await TellsNothingAsync(["inspect", nowhere], ("http_proxy", $"ftp://u:{Secret}@host"));
        await TellsNothingAsync(["inspect", nowhere], ("http_proxy", $"http://u:{Secret}@127.0.0.1:1"));
    }

    private static async Task TellsNothingAsync(string[] arguments, params (string Name, string Value)[] variables)
    {
        string encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes($"u:{Secret}"));
        CommandRun run = await CommandRun.Of(
            [.. arguments, "--json"], around => around with { Variable = name => variables.FirstOrDefault(known => known.Name == name).Value });
        string told = run.Output + run.Error;
        Assert.NotEqual(0, run.ExitCode);
        Assert.NotEqual(1, run.ExitCode);
        Assert.NotEmpty(told);
        Assert.False(told.Contains(Secret, StringComparison.Ordinal) || told.Contains(encoded, StringComparison.Ordinal), told);
    }
}
