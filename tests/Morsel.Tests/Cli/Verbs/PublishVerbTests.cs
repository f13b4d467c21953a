using System.Text.Json;
using Morsel.Cli.Running;
using Morsel.Tests.Files;
using Morsel.Tests.Updating;

namespace Morsel.Tests.Cli.Verbs;

/// <summary>The command puts releases where they are served.</summary>
public sealed class PublishVerbTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public PublishVerbTests() => File.WriteAllBytes(_folder["disk.img"], RoutesScene.Text(1, 100_000));

    private string Target => _folder["public"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Each_object_has_a_line_and_the_target_the_last_one()
    {
        CommandRun run = await CommandRun.Of("publish", _folder["disk.img"], "--to", Target);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        string[] lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Matches("^disk\\.img\\.[0-9a-f]{8}: 97\\.7 KiB, sent$", lines[0]);
        Assert.Equal("disk.img: 97.7 KiB, sent", lines[1]);
        Assert.Matches("^disk\\.img\\.zsync: [0-9]+ B, sent$", lines[2]);
        Assert.Matches($"^{Target}: 3 objects of 19[0-9]\\.[0-9] KiB sent, ", lines[3]);
    }

    [Fact]
    public async Task A_dry_run_changes_nothing_and_json_tells_the_same()
    {
        CommandRun run = await CommandRun.Of("publish", _folder["disk.img"], "--to", Target, "--dry-run", "--json", "--cache-age", "5m");
        JsonElement told = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal((0, true), (run.ExitCode, told.GetProperty("dry_run").GetBoolean()));
        Assert.Equal(
            ["public, max-age=31536000, immutable, no-transform", "public, max-age=300, no-transform", "public, max-age=300, no-transform"],
            told.GetProperty("objects").EnumerateArray().Select(file => file.GetProperty("cache_control").GetString()));
        Assert.All(told.GetProperty("objects").EnumerateArray(), file => Assert.True(file.GetProperty("sent").GetBoolean()));
        Assert.False(Directory.Exists(Target));
    }

    [Fact]
    public async Task What_was_published_is_verified_with_the_public_key_beside_the_private_one()
    {
        File.Copy(Vectors.PathOf("trust/ed25519"), _folder["key"]);
        File.Copy(Vectors.PathOf("trust/ed25519.pub"), _folder["key.pub"]);
        CommandRun run = await CommandRun.Of("publish", _folder["disk.img"], "--to", Target, "--sign", _folder["key"], "--verify");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("disk.img: verified, ", run.Output, StringComparison.Ordinal);
        File.Copy(Vectors.PathOf("trust/p256.pub"), _folder["key.pub"], overwrite: true);
        Assert.Equal(4, (await CommandRun.Of("publish", _folder["disk.img"], "--to", Target, "--sign", _folder["key"], "--verify")).ExitCode);
    }

    [Fact]
    public async Task For_GitHub_the_files_are_flat_and_named_as_it_names_them()
    {
        File.Move(_folder["disk.img"], _folder["my disk.img"]);
        CommandRun run = await CommandRun.Of("publish", _folder["my disk.img"], "--to", "github:" + Target);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(["my.disk.img", "my.disk.img.zsync"], Directory.GetFiles(Target).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("ftp://example.org/x", "--to: got \"ftp://example.org/x\", expected a folder, s3://BUCKET/PREFIX, az://CONTAINER/PREFIX or github:DIR")]
    [InlineData("s3://", "--to: got \"s3://\", expected s3://BUCKET/PREFIX or az://CONTAINER/PREFIX")]
    [InlineData("public --base-url https://example.org/", "--base-url: nothing is downloaded: specify --verify")]
    [InlineData("public --endpoint https://example.org/", "--endpoint: it is for s3:// and az:// only")]
    [InlineData("public --keep 3 --keep-all", "--keep and --keep-all contradict each other")]
    [InlineData("public --verify --base-url example.org", "--base-url: got \"example.org\", expected the address of a folder, such as https://example.org/images/")]
    public async Task What_cannot_be_meant_is_refused(string options, string message)
    {
        CommandRun run = await CommandRun.Of(["publish", _folder["disk.img"], "--to", .. options.Split(' ')]);
        Assert.Equal((2, $"morsel: {message}\n"), (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task A_command_without_what_reaches_stores_on_servers_has_another_program_do_it()
    {
        using var output = new StringWriter();
        bool isHandedOver = false;
        var around = new Surroundings { Output = output, Error = output, HandOver = _ => { isHandedOver = true; return Task.FromResult(ExitCode.Ok); } };
        Assert.Equal(0, await Morsel.Cli.CommandLine.RunAsync(["publish", "x", "--to", "s3://bucket/x"], around => Morsel.Cli.CommandTree.Create(around), around, default));
        Assert.True(isHandedOver);
    }
}
