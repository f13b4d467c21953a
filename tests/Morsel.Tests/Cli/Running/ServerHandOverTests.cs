using Morsel.Cli;
using Morsel.Cli.Running;
using Morsel.Tests.Files;

namespace Morsel.Tests.Cli.Running;

public sealed class ServerHandOverTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("serve .")]
    [InlineData("demo --from 1.0")]
    public async Task The_verbs_that_need_the_server_are_handed_over_and_end_as_the_other_program_ends(string line)
    {
        var around = new Surroundings { Output = TextWriter.Null, Error = TextWriter.Null, HandOver = _ => Task.FromResult(ExitCode.TooSlow) };
        Assert.Equal((int)ExitCode.TooSlow, await CommandLine.RunAsync(line.Split(' '), around => CommandTree.Create(around), around));
    }

    [Theory]
    [InlineData("serve . --nonsense", 2)]
    [InlineData("demo --help", 0)]
    public async Task A_mistake_and_help_need_no_other_program(string line, int exitCode)
    {
        var around = new Surroundings { Output = TextWriter.Null, Error = TextWriter.Null };
        Assert.Equal(exitCode, await CommandLine.RunAsync(line.Split(' '), around => CommandTree.Create(around), around));
    }

    [UnixTheory]
    [InlineData("bin/morsel-serve")]
    [InlineData("libexec/morsel/morsel-serve")]
    [InlineData("lib/morsel/morsel-serve")]
    public void The_program_is_found_beside_the_command_and_where_packages_put_it(string place)
    {
        Place(place);
        Assert.Equal(_folder[place], ServerHandOver.Find(_folder["bin"]));
    }

    [UnixFact]
    public void Where_it_is_not_the_line_names_what_to_install() => Assert.EndsWith(
        "install the package morsel-serve, or put morsel-serve beside morsel",
        Assert.Throws<CommandFailure>(() => ServerHandOver.Find(_folder["bin"])).Message,
        StringComparison.Ordinal);

    [UnixFact]
    public void An_assembly_is_started_by_the_runtime_that_runs_this_one()
    {
        Place("tool/Morsel.Serve.dll");
        Place("dotnet/shared/Microsoft.AspNetCore.App/10.0.0/any");
        Assert.Equal(
            [_folder["dotnet/shared"] + "/../dotnet", _folder["tool/Morsel.Serve.dll"]],
            ServerHandOver.OfAssembly(_folder["tool"], _folder["dotnet/shared/Microsoft.NETCore.App/10.0.0"]));
    }

    [UnixFact]
    public void A_folder_with_the_runtime_in_it_has_a_program_for_it()
    {
        Place("whole/Morsel.Serve.dll");
        Assert.Equal([_folder["whole/Morsel.Serve"]], ServerHandOver.OfAssembly(_folder["whole"] + "/", _folder["whole"]));
    }

    [Fact]
    public void Without_the_framework_of_the_server_the_line_names_it()
    {
        Place("tool/Morsel.Serve.dll");
        Assert.EndsWith(
            "install the ASP.NET Core runtime 10.0",
            Assert.Throws<CommandFailure>(() => ServerHandOver.OfAssembly(_folder["tool"], _folder["dotnet/shared/Microsoft.NETCore.App/10.0.0"])).Message,
            StringComparison.Ordinal);
    }

    private void Place(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[path])!);
        File.WriteAllBytes(_folder[path], []);
    }
}
