using System.Text.Json;
using Morsel.Tests.Files;

namespace Morsel.Tests.Cli.Verbs;

public sealed class MakeVerbTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public MakeVerbTests() => _ = (_folder.Write("1.img", new string('1', 5000)), _folder.Write("2.img", new string('2', 5000)));

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("zsync", ".zsync")]
    [InlineData("zchunk", ".zck")]
    public async Task A_second_run_over_all_files_leaves_out_what_the_first_made_and_says_so(string format, string extension)
    {
        string[] options = ["--format", format, .. format == "zchunk" ? (string[])["--no-compression"] : []];
        Assert.Equal(0, (await CommandRun.Of(["make", .. All, .. options])).ExitCode);
        string[] made = [_folder["1.img" + extension], _folder["2.img" + extension]];
        Assert.Equal(made, All.Where(path => path.EndsWith(extension, StringComparison.Ordinal)));
        CommandRun again = await CommandRun.Of(["make", .. All, .. options]);
        Assert.Equal((0, 4), (again.ExitCode, All.Length));
        Assert.Equal(string.Concat(made.Select(path => $"morsel: note: {path} is an output of make, and was left out\n")), again.Error);
        CommandRun json = await CommandRun.Of(["make", .. All, .. options, "--json"]);
        Assert.Equal(made, JsonDocument.Parse(json.Output).RootElement.GetProperty("left_out").EnumerateArray().Select(path => path.GetString()));
        Assert.Equal(4, All.Length);
    }

    [Fact]
    public async Task A_control_file_alone_is_not_described()
    {
        await CommandRun.Of("make", _folder["1.img"]);
        CommandRun run = await CommandRun.Of("make", _folder["1.img.zsync"]);
        Assert.Equal((6, $"morsel: {_folder["1.img.zsync"]} is an output of make: specify the file that it describes\n"), (run.ExitCode, run.Error));
    }

    [Theory]
    [InlineData("zsync")]
    [InlineData("zchunk")]
    public async Task The_first_of_several_files_is_not_replaced_because_it_stands_behind_the_option(string format)
    {
        CommandRun run = await CommandRun.Of("make", "--format", format, "-o", _folder["1.img"], _folder["2.img"]);
        Assert.Equal((6, $"morsel: {_folder["1.img"]} is not a {(format == "zsync" ? "control" : format)} file, and is not replaced: delete it; you can choose another output with -o\n"), (run.ExitCode, run.Error));
        Assert.Equal(new string('1', 5000), await File.ReadAllTextAsync(_folder["1.img"]));
    }

    private string[] All => [.. _folder.Names().Select(name => _folder[name]).Order(StringComparer.Ordinal)];
}
