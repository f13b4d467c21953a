namespace Morsel.Interop.Tests.DropIn;

/// <summary>What download managers call zsyncranges for: exit codes and one line, also by a link.</summary>
public sealed class ZsyncrangesScriptTests
{
    [Fact]
    public async Task One_line_that_says_what_is_there()
    {
        ScriptRun run = await ScriptRun.OfMorselAsync("zsyncmake -u F F && zsyncranges F.zsync F && zsyncranges - F < F.zsync", folder => File.WriteAllBytes(Path.Join(folder, "F"), new byte[5000]));
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        string[] lines = run.Output.Split('\n');
        Assert.Equal((3, lines[0], ""), (lines.Length, lines[1], lines[2]));
        Assert.StartsWith("{\"length\":5000,\"checksum\":{\"SHA-1\":\"", lines[0]);
        Assert.EndsWith("\"download\":[]}", lines[0]);
    }

    [Theory]
    [InlineData("zsyncranges", 2)]
    [InlineData("zsyncranges a", 2)]
    [InlineData("zsyncranges a b c", 2)]
    [InlineData("zsyncranges none.zsync F", 1)]
    [InlineData("zsyncranges F F", 1)]
    public async Task Its_exit_codes(string line, int exitCode)
    {
        ScriptRun run = await ScriptRun.OfMorselAsync(line, folder => File.WriteAllBytes(Path.Join(folder, "F"), new byte[5000]));
        Assert.Equal((exitCode, ""), (run.ExitCode, run.Output));
        Assert.Equal(exitCode == 2, run.Error.EndsWith("\nUsage: zsyncranges file.zsync file\n", StringComparison.Ordinal));
    }
}
