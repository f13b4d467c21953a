using Morsel.Tests.Files;

namespace Morsel.Tests.Cli.Verbs;

/// <summary>Which description <c>verify</c> compares with where none is named.</summary>
public sealed class VerifyVerbTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_control_file_beside_the_file_is_the_one_that_is_meant()
    {
        string file = _folder.Write("a.img", "what is published");
        Assert.Equal(0, (await CommandRun.Of("make", file)).ExitCode);
        Assert.Equal((0, ""), await EndedAsync("verify", file));
        File.WriteAllText(file, "what is PUBLISHED");
        Assert.Equal((12, ""), await EndedAsync("verify", file));
    }

    [Fact]
    public async Task A_zchunk_file_is_its_own_description_unless_a_control_file_is_beside_it()
    {
        string packed = _folder["a.zck"];
        Assert.Equal(0, (await CommandRun.Of("make", "--format", "zchunk", "--no-compression", _folder.Write("a", "content"), "-o", packed)).ExitCode);
        Assert.Equal((0, ""), await EndedAsync("verify", packed));
        Assert.Equal(0, (await CommandRun.Of("make", _folder.Write("other", "another"), "-o", packed + ".zsync")).ExitCode);
        Assert.Equal((12, ""), await EndedAsync("verify", packed));
    }

    [Fact]
    public async Task Without_either_it_says_what_to_name()
    {
        string file = _folder.Write("a.img", "x");
        Assert.Equal((8, $"morsel: {file}.zsync: there is no such file; specify the control file with --with\n"), await EndedAsync("verify", file));
        Assert.Equal((10, $"morsel: {_folder["b"]}: there is no such file\n"), await EndedAsync("verify", _folder["b"]));
    }

    private static async Task<(int, string)> EndedAsync(params string[] arguments)
    {
        CommandRun run = await CommandRun.Of(arguments);
        return (run.ExitCode, run.Error);
    }
}
