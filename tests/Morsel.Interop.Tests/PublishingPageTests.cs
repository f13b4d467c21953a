using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Morsel.Interop.Tests.Peers;

namespace Morsel.Interop.Tests;

/// <summary>What docs/publishing.md tells publishers to do works as it stands there.</summary>
public sealed class PublishingPageTests
{
    private const string Immutable = "public, max-age=31536000, immutable", Changing = "no-cache";
    private const int FileBytes = 2 << 20;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly SeededPair Release = SeededPair.Make("few edits", FileBytes);

    [PeerFact("nginx")]
    public async Task Nginx_tells_caches_what_may_be_kept()
    {
        using TestFolder folder = await PublishedAsync();
        await using Nginx server = await Nginx.StartAsync(folder, PublishingPage.Block("nginx", "nginx"));
        await AssertServesAsync(server.Address, folder);
    }

    [PeerFact("apache2")]
    public async Task Apache_tells_caches_what_may_be_kept()
    {
        using TestFolder folder = await PublishedAsync();
        await using Peers.Apache server = await Peers.Apache.StartAsync(folder, PublishingPage.Block("Apache", "apache"));
        await AssertServesAsync(server.Address, folder);
    }

    [PeerFact("caddy")]
    public async Task Caddy_tells_caches_what_may_be_kept()
    {
        using TestFolder folder = await PublishedAsync();
        await using WebServer server = await Caddy.ServeAsync(folder, directives: PublishingPage.Block("Caddy", "caddyfile"));
        await AssertServesAsync(At(server.Port), folder);
    }

    [PeerFact("node", "s3rver", "aws")]
    public async Task A_store_gets_each_file_with_its_headers()
    {
        using TestFolder folder = await PublishedAsync();
        await using WebServer server = await SmallServers.S3Async(folder);
        Directory.CreateSymbolicLink(folder.Beside("site"), folder.Path);
        string toIt = FormattableString.Invariant($"aws() {{ command aws --endpoint-url http://127.0.0.1:{server.Port} \"$@\"; }}\n");
        await RunAsync(folder, toIt + PublishingPage.Block("S3, and stores that speak like it", "sh"), new()
        {
            ["BUCKET"] = "lab",
            ["AWS_ACCESS_KEY_ID"] = "S3RVER",
            ["AWS_SECRET_ACCESS_KEY"] = "S3RVER",
            ["AWS_DEFAULT_REGION"] = "us-east-1",
        });
        await AssertServesAsync(new Uri(At(server.Port), "lab/"), folder);
    }

    [Fact]
    public async Task The_steps_for_GitHub_release_what_the_next_version_is_updated_from()
    {
        using TestFolder folder = await WithCommandsAsync();
        // In the place of GitHub: releases are folders, and "latest" is the newest.
        string github = """
            gh() {
                case "$2" in
                download) mkdir -p "$6" && cp "$RELEASES/latest/$4" "$6" ;;
                create) mkdir "$RELEASES/$3" && cp "${@:4}" "$RELEASES/$3" && ln -sfn "$3" "$RELEASES/latest" ;;
                esac
            }

            """;
        string[] steps = [.. PublishingPage.Steps(PublishingPage.Block("GitHub releases", "yaml")).Where(step => !step.StartsWith("dotnet tool install", StringComparison.Ordinal))];
        Assert.Equal(4, steps.Length);
        foreach ((string tag, byte[] content) in new[] { ("v1", Release.Old), ("v2", Release.New) })
        {
            string checkout = await CheckoutAsync(folder, tag, content);
            await RunAsync(folder, github + string.Concat(steps), new() { ["GITHUB_REF_NAME"] = tag, ["RELEASES"] = folder.Path }, checkout);
        }
        await using Kestrel server = await Kestrel.StartAsync(folder);
        await AssertPatchIsEnoughAsync(new Uri(server.Address, "latest/app.img"), folder);
    }

    [PeerFact("curl")]
    public async Task The_script_for_GitLab_releases_what_the_next_version_is_updated_from()
    {
        using TestFolder folder = await WithCommandsAsync();
        await using WebApplication registry = await RegistryAsync(folder);
        string script = string.Concat(PublishingPage.Steps(PublishingPage.Block("GitLab CI", "yaml")));
        foreach ((string tag, byte[] content) in new[] { ("v1", Release.Old), ("v2", Release.New) })
        {
            string checkout = await CheckoutAsync(folder, tag, content);
            await RunAsync(folder, script, new() { ["CI_API_V4_URL"] = registry.Urls.Single(), ["CI_PROJECT_ID"] = "7", ["CI_JOB_TOKEN"] = "secret" }, checkout);
        }
        await AssertPatchIsEnoughAsync(new Uri(registry.Urls.Single() + "/projects/7/packages/generic/app/latest/app.img"), folder);
    }

    private static Uri At(int port) => new(FormattableString.Invariant($"http://localhost:{port}/"));

    // What "What to upload" makes, for a release of which one version came before.
    private static async Task<TestFolder> PublishedAsync()
    {
        TestFolder folder = await WithCommandsAsync();
        Directory.CreateDirectory(folder.Beside("old"));
        File.WriteAllBytes(folder.Beside("old/app.img"), Release.Old);
        folder.Write("app.img", Release.New);
        string make = PublishingPage.Block("What to upload", "sh").Replace("site/", folder.Path + "/", StringComparison.Ordinal);
        await RunAsync(folder, make, []);
        return folder;
    }

    // A folder beside which "bin/morsel" is the command as it was built with the tests.
    private static async Task<TestFolder> WithCommandsAsync()
    {
        var folder = new TestFolder();
        string command = Path.Combine(folder.MakeSibling("bin"), "morsel");
        string built = Path.Combine(Repository.Folder, "artifacts", "bin", "Morsel.Cli", new DirectoryInfo(AppContext.BaseDirectory).Name, "Morsel.Cli.dll");
        await File.WriteAllTextAsync(command, $"#!/bin/sh\nexec dotnet '{built}' \"$@\"\n");
        MakeExecutable(command);
        return folder;
    }

    // The sources of a version: what builds it is a script of its own.
    private static async Task<string> CheckoutAsync(TestFolder folder, string tag, byte[] content)
    {
        string checkout = folder.MakeSibling("checkout-" + tag);
        await File.WriteAllBytesAsync(Path.Combine(checkout, "content"), content);
        string build = Path.Combine(checkout, "build");
        await File.WriteAllTextAsync(build, "#!/bin/sh\nmkdir -p \"${1%/*}\" && cp content \"$1\"\n");
        MakeExecutable(build);
        return checkout;
    }

    private static void MakeExecutable(string script)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static Task<string> RunAsync(TestFolder folder, string script, Dictionary<string, string?> variables, string? within = null)
    {
        variables["PATH"] = $"{folder.Beside("bin")}:{Environment.GetEnvironmentVariable("PATH")}";
        return PeerProcess.RunAsync("/bin/bash", ["-euo", "pipefail", "-c", script], within ?? folder.Beside("."), Patience, variables);
    }

    private static async Task AssertServesAsync(Uri address, TestFolder folder)
    {
        using var client = new HttpClient();
        string[] names = [.. Directory.GetFiles(folder.Path).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
        Assert.Contains(names, name => name.EndsWith(".mpatch", StringComparison.Ordinal));
        foreach (string name in names)
        {
            using HttpResponseMessage answer = await client.GetAsync(new Uri(address, name));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            string expected = name is "app.img" or "app.img.zsync" or "app.img.morsel" ? Changing : Immutable;
            Assert.Equal((name, expected), (name, answer.Headers.CacheControl?.ToString() is { } said ? Ordered(said) : null));
            Assert.Empty(answer.Content.Headers.ContentEncoding);
        }
        await AssertPatchIsEnoughAsync(new Uri(address, "app.img"), folder);
    }

    private static string Ordered(string cacheControl) => cacheControl == Changing ? cacheControl
        : string.Join(", ", Immutable.Split(", ").Where(word => cacheControl.Split(", ").Contains(word)));

    private static async Task AssertPatchIsEnoughAsync(Uri address, TestFolder folder)
    {
        string output = folder.WriteBeside("app.img", Release.Old);
        UpdateReport report = await Morsels.GetAsync(address, output, []);
        Assert.Equal(Release.New, await File.ReadAllBytesAsync(output));
        Assert.InRange(report.FetchedBytes, 1, FileBytes / 100);
    }

    // In the place of GitLab's package registry: it keeps what is put, for who has the token, and gives it to everybody.
    private static async Task<WebApplication> RegistryAsync(TestFolder folder)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication registry = builder.Build();
        registry.Run(async context =>
        {
            string path = folder.Path + context.Request.Path;
            if (context.Request.Method == "PUT" && context.Request.Headers["JOB-TOKEN"] == "secret")
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                await using FileStream file = File.Create(path);
                await context.Request.Body.CopyToAsync(file);
            }
            else if (context.Request.Method == "PUT" || !File.Exists(path))
            {
                context.Response.StatusCode = context.Request.Method == "PUT" ? StatusCodes.Status401Unauthorized : StatusCodes.Status404NotFound;
            }
            else
            {
                await Results.File(path, enableRangeProcessing: true).ExecuteAsync(context);
            }
        });
        await registry.StartAsync();
        return registry;
    }
}
