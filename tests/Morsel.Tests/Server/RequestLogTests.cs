using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Morsel.Server.Answers;

namespace Morsel.Tests.Server;

public sealed class RequestLogTests
{
    [Fact]
    public async Task A_request_is_one_line_with_its_range_status_and_bytes()
    {
        string line = await LogAsync("bytes=0-9", context =>
        {
            context.Response.StatusCode = (int)HttpStatusCode.PartialContent;
            context.Response.ContentLength = 10;
            return Task.CompletedTask;
        });
        Assert.Matches(@"^GET /a%20b bytes=0-9 206 10 bytes \d+\.\d ms$", line);
    }

    [Fact]
    public async Task A_long_range_is_cut_short() =>
        Assert.Matches(@"^GET /a%20b bytes=[0-9,]{74}\.\.\. 200 ", await LogAsync("bytes=" + string.Join(',', new string[100].Select(_ => "1")), _ => Task.CompletedTask));

    [Fact]
    public async Task Whatever_a_client_sends_stays_one_line_that_no_terminal_obeys()
    {
        string line = await LogAsync("bytes=\e[31m0-1\u202e", _ => Task.CompletedTask, target: "/\e]0;title\a?\u009b2J\n");
        Assert.StartsWith(@"GET /\x1b]0;title\x07?\x9b2J\n bytes=\x1b[31m0-1\u{202e} 200 ", line, StringComparison.Ordinal);
        Assert.DoesNotContain(line, char.IsControl);
    }

    [Fact]
    public async Task A_request_that_fails_says_why()
    {
        string line = "";
        await Assert.ThrowsAsync<IOException>(async () => line = await LogAsync("", _ => throw new IOException("disk full"), failed => line = failed));
        Assert.Matches(@"^GET /a%20b - 500 0 bytes \d+\.\d ms IOException: disk full$", line);
    }

    private static async Task<string> LogAsync(string range, RequestDelegate next, Action<string>? always = null, string target = "/a%20b")
    {
        using var output = new StringWriter();
        var context = new DefaultHttpContext();
        context.Request.Method = "GET";
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = target;
        context.Request.Headers.Range = range;
        try
        {
            await new RequestLog(output, TimeProvider.System).AroundAsync(context, next);
        }
        finally
        {
            always?.Invoke(output.ToString().TrimEnd());
        }
        return output.ToString().TrimEnd();
    }
}
