using System.Diagnostics;
using Morsel.Tests.Files;

namespace Morsel.Tests.Cli;

/// <summary><c>./morsel</c>, which builds the command and runs it: what it says where it cannot. The SDK is a stand-in.</summary>
public sealed class SourceScriptTests : IDisposable
{
    private static readonly string[] Tools = ["bash", "cat", "chmod", "dirname", "find", "grep", "mkdir", "mktemp", "mv", "readlink", "rm", "sed"];

    private readonly TemporaryFolder _folder = new();

    public SourceScriptTests()
    {
        if (OperatingSystem.IsWindows())
            return;
        foreach (string name in (string[])["bin", "sdk", "src"])
            Directory.CreateDirectory(_folder[name]);
        // No other SDK is to be found.
        foreach (string tool in Tools)
            File.CreateSymbolicLink(_folder["bin/" + tool], new[] { "/usr/bin/", "/bin/" }.Select(folder => folder + tool).First(File.Exists));
        WriteProgram("morsel", RepositoryText.Read("morsel"));
        _folder.Write("global.json", "{}");
    }

    public void Dispose() => _folder.Dispose();

    [UnixFact]
    public async Task What_the_SDK_says_when_it_does_not_start_is_shown()
    {
        (int exitCode, string error) = await RunAsync("echo \"Couldn't find a valid ICU package\" >&2; exit 134");
        Assert.Equal(1, exitCode);
        Assert.Equal(
            $"morsel: {_folder["sdk/dotnet"]} does not start as a .NET 10 SDK; its output:\n  Couldn't find a valid ICU package\n"
            + "morsel: the .NET 10 SDK is needed to build the command, and none that works was found in DOTNET_ROOT, PATH or ~/.dotnet\n",
            error);
    }

    [UnixFact]
    public async Task Packages_that_cannot_be_fetched_end_in_one_line()
    {
        (int exitCode, string error) = await RunAsync(
            """[[ $1 == --version ]] || { echo "/r/a.csproj : error NU1301: Unable to load the service index [/r/a.csproj]"; echo "more"; exit 1; }""");
        Assert.Equal(5, exitCode);
        Assert.Equal(
            "morsel: building the command: this downloads packages and takes about half a minute\n"
            + "morsel: the packages to build it cannot be downloaded: NU1301: Unable to load the service index; the first build needs the network, or another package source\n",
            error);
    }

    [UnixFact]
    public async Task Another_failure_of_the_build_is_shown_as_it_is()
    {
        (int exitCode, string error) = await RunAsync("""[[ $1 == --version ]] || { echo "a.cs: error CS1002: ; expected"; exit 1; }""");
        Assert.Equal(1, exitCode);
        Assert.EndsWith("a.cs: error CS1002: ; expected\nmorsel: it could not be built\n", error, StringComparison.Ordinal);
    }

    [UnixTheory]
    [InlineData("ulimit -n 64", "morsel: at most 64 files may be open (ulimit -n), ")]
    [InlineData("ulimit -v 1048576", "morsel: the address space has at most 1048576 KiB (ulimit -v), ")]
    public async Task A_limit_under_which_the_runtime_cannot_begin_ends_in_one_line(string limit, string said)
    {
        (int exitCode, string error) = await RunAsync("exit 1", limit);
        Assert.Equal((10, 1), (exitCode, error.Count(letter => letter == '\n')));
        Assert.StartsWith(said, error, StringComparison.Ordinal);
    }

    private async Task<(int ExitCode, string Error)> RunAsync(string sdk, string before = ":")
    {
        WriteProgram("sdk/dotnet", $"#!/usr/bin/env bash\n{sdk}\n");
        var start = new ProcessStartInfo("/bin/bash", ["-c", $"{before}; exec \"$0\" --version", _folder["morsel"]]) { RedirectStandardError = true };
        start.Environment.Clear();
        start.Environment["PATH"] = _folder["bin"];
        start.Environment["HOME"] = _folder.Path;
        start.Environment["DOTNET_ROOT"] = _folder["sdk"];
        using Process process = Process.Start(start)!;
        string error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, error);
    }

    private void WriteProgram(string name, string text)
    {
        _folder.Write(name, text);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_folder[name], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}

/// <summary>A fact about what Windows does not have.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class UnixFactAttribute : FactAttribute
{
    public const string Reason = "Windows has no bash and no such limits";

    public UnixFactAttribute() => Skip = OperatingSystem.IsWindows() ? Reason : null;
}

/// <summary>A theory about what Windows does not have.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class UnixTheoryAttribute : TheoryAttribute
{
    public UnixTheoryAttribute() => Skip = OperatingSystem.IsWindows() ? UnixFactAttribute.Reason : null;
}
