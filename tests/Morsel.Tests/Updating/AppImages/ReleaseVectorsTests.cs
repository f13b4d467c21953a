using System.Globalization;
using System.Text;
using System.Text.Json;
using Morsel.Cli.Running;
using Morsel.Descriptions;
using Morsel.Descriptions.AppImages;
using Morsel.Fetching;
using Morsel.Formats.AppImage;
using Morsel.Transports;
using Morsel.Transports.Http;

namespace Morsel.Tests.Updating.AppImages;

/// <summary>The conversations in <c>tests/vectors/appimage/api</c>: what is asked, and what is chosen of the answers.</summary>
public sealed class ReleaseVectorsTests
{
    private static readonly JsonElement Cases = JsonDocument.Parse(Vectors.Read("appimage/api/cases.json")).RootElement;

    public static TheoryData<string> Names => [.. Cases.EnumerateArray().Select(one => one.GetProperty("name").GetString()!)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Each_conversation_ends_as_it_must(string name)
    {
        JsonElement one = Cases.EnumerateArray().Single(one => one.GetProperty("name").GetString() == name);
        var time = new HurriedTime();
        await using var site = new Site(time);
        foreach (JsonElement exchange in one.GetProperty("exchanges").EnumerateArray())
            Serve(site, exchange);
        JsonElement expected = one.GetProperty("expect");
        Task<PublishedAppImage> FindAsync() => SearchFor(site, time).FindAsync(
            UpdateInformation.Parse(one.GetProperty("updateInformation").GetString()!), AppImageHead.WordsFor(name == "arch-open-arm" ? 40 : 62), default);
        if (expected.TryGetProperty("error", out JsonElement error))
        {
            Exception failure = (await Record.ExceptionAsync(FindAsync))!;
            Assert.Equal(error.GetString(), ExitCodes.NameOf(ExitCodes.Of(failure)));
            CheckWait(expected, failure, time);
        }
        else
        {
            PublishedAppImage found = await FindAsync();
            Assert.Equal(expected.GetProperty("url").GetString(), found.Control.AbsoluteUri);
            if (expected.TryGetProperty("sha256", out JsonElement sha256))
                Assert.Equal((sha256.GetString(), expected.GetProperty("size").GetInt64()), (found.File!.Sha256!.Hex, found.File.Length!.Value));
        }
        string[] asked = [.. one.GetProperty("exchanges").EnumerateArray().Select(exchange => exchange.GetProperty("get").GetString()!)];
        Assert.Equal(asked, site.Requests.Select(request => request.Path).Distinct());
        // Only what may pass is asked again.
        Assert.Equal(name == "html", site.Requests.Count > asked.Length);
    }

    private static void CheckWait(JsonElement expected, Exception failure, HurriedTime time)
    {
        if (expected.TryGetProperty("until", out JsonElement until))
            Assert.Equal(until.GetInt64() - time.GetUtcNow().ToUnixTimeSeconds(), ((TransportException)failure).RetryAfter!.Value.TotalSeconds, 1.0);
        if (expected.TryGetProperty("after", out JsonElement after))
            Assert.Equal(after.GetInt64(), ((TransportException)failure).RetryAfter!.Value.TotalSeconds);
    }

    private static void Serve(Site site, JsonElement exchange)
    {
        string[] get = exchange.GetProperty("get").GetString()!.Split('?');
        byte[] body = Vectors.Read($"appimage/{exchange.GetProperty("body").GetString()}");
        string home = site.Address("/").ToString().TrimEnd('/');
        string head = string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {exchange.GetProperty("status").GetInt32()} Recorded\r\nContent-Length: {body.Length}\r\n")
            + string.Concat(exchange.GetProperty("headers").EnumerateObject().Select(header => $"{header.Name}: {header.Value.GetString()!.Replace("https://api.github.com", home, StringComparison.Ordinal)}\r\n"));
        byte[] answer = [.. Encoding.Latin1.GetBytes(head + "\r\n"), .. body];
        site.Answer(get[0], (_, connection) => connection.WriteAsync(answer));
    }

    // Hosts that the caller does not choose are on the site as well.
    private static ReleaseSearch SearchFor(Site site, TimeProvider time)
    {
        var transport = new HttpTransport(new HttpOptions { AllowPrivateAddresses = true }, time);
        var local = new RewritingTransport(transport, request => request.Resource.IsLoopback ? request
            : new TransferRequest(site.Address(request.Resource.PathAndQuery), []) { ProgramHeaders = request.ProgramHeaders, Home = request.Home });
        var reader = new DescriptionReader([local], [], new RunClock(time));
        return new ReleaseSearch(new ProgramAnswers(reader), site.Address("/"), token: null);
    }
}
