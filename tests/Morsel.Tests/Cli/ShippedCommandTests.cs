using System.Diagnostics;
using System.Globalization;
using System.Runtime.Intrinsics.X86;
using Morsel.Tests.Files;
using Morsel.Tests.Updating;

namespace Morsel.Tests.Cli;

/// <summary>The native command, with those of its builds for other processors that are beside it: <c>./release</c> makes all, <c>./release --native</c> none.</summary>
public sealed class ShippedCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>Levels of x86-64 that this processor has and a build is there for, with the registers that it uses; one without a name on other processors.</summary>
    public static TheoryData<string, string> Builds
    {
        get
        {
            var builds = new TheoryData<string, string>();
            if (!X86Base.IsSupported)
                builds.Add("1", "");
            else if (IsBeside("1"))
                builds.Add("1", "128 bits");
            if (Avx2.IsSupported)
                builds.Add("3", "AVX2");
            if (Avx512BW.IsSupported && IsBeside("4"))
                builds.Add("4", "AVX-512");
            return builds;
        }
    }

    public static TheoryData<string> Levels => [.. Builds.Select(build => (string)build[0])];

    private static string Binary => CommandRun.Shipped!;

    public void Dispose() => _folder.Dispose();

    [ShippedTheory]
    [MemberData(nameof(Builds))]
    public async Task The_processor_decides_at_run_time_which_registers_are_used(string level, string registers)
    {
        CommandRun run = await CommandRun.OfShippedAsync(Binary, Processor(level), "--version");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains(registers, run.Output, StringComparison.Ordinal);
    }

    [ShippedFact]
    public async Task The_best_build_for_the_processor_is_the_usual_one()
    {
        CommandRun run = await CommandRun.Of("--version");
        Assert.Contains(Builds.Last()[1] as string ?? "", run.Output, StringComparison.Ordinal);
    }

    [ShippedFact]
    public async Task Without_the_other_builds_beside_it_the_command_is_complete()
    {
        File.Copy(Binary, _folder["morsel"]);
        CommandRun run = await CommandRun.OfShippedAsync(_folder["morsel"], Processor("1"), "--version");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains(X86Base.IsSupported ? "AVX2" : "", run.Output, StringComparison.Ordinal);
    }

    [ShippedTheory]
    [MemberData(nameof(Levels))]
    public async Task Every_build_makes_the_same_description_and_updates(string level)
    {
        byte[] old = new byte[3_000_000];
        new Random(1).NextBytes(old);
        await File.WriteAllBytesAsync(_folder["old"], old);
        byte[] target = [.. old[..1_000_000], 0, .. old[1_000_000..]];
        await File.WriteAllBytesAsync(_folder["new"], target);
        await File.WriteAllBytesAsync(_folder["between"], target[990_000..1_010_000]);
        CommandRun here = await CommandRun.Of(["make", _folder["new"], "-o", _folder["here.zsync"]], around => around);
        CommandRun made = await CommandRun.OfShippedAsync(Binary, Processor(level), "make", _folder["new"], "-o", _folder["made.zsync"]);
        Assert.Equal((0, 0), (here.ExitCode, made.ExitCode));
        Assert.Equal(await File.ReadAllBytesAsync(_folder["here.zsync"]), await File.ReadAllBytesAsync(_folder["made.zsync"]));
        CommandRun got = await CommandRun.OfShippedAsync(
            Binary, Processor(level), "get", _folder["made.zsync"], "--seed", _folder["old"], "--seed", _folder["between"], "-o", _folder["got"]);
        Assert.Equal(0, got.ExitCode);
        Assert.Equal(target, await File.ReadAllBytesAsync(_folder["got"]));
    }

    // A file that is no library ends the search for it.
    [ShippedFact]
    public async Task Without_OpenSSL_all_but_HTTPS_works_and_that_ends_in_one_line()
    {
        foreach (string version in (string[])["3", "1.1", "1.0.2", "1.0.0", "10"])
            await File.WriteAllBytesAsync(_folder[$"libssl.so.{version}"], []);
        (string, string) hidden = ("LD_LIBRARY_PATH", Path.GetDirectoryName(_folder["any"])!);
        byte[] target = new byte[1_000_000];
        new Random(1).NextBytes(target);
        await using Scene scene = new Scene(target).Old(Edited.Flipped(target, 500_000));
        string get = scene.Site.Address(Scene.ControlPath).ToString();
        Assert.Equal((0, ""), await Ended("get", get, "-o", scene.Output));
        Assert.Equal(target, await File.ReadAllBytesAsync(scene.Output));
        Assert.Equal((0, ""), await Ended("make", scene.Output, "-o", _folder["made.zsync"]));
        Assert.Equal((0, ""), await Ended("make", "--format", "zchunk", scene.Output, "-o", _folder["made.zck"]));
        Assert.Equal((0, ""), await Ended("unpack", _folder["made.zck"], "-o", _folder["again"]));
        (int exitCode, string error) = await Ended("get", "https://127.0.0.1:1/x.zsync", "-o", _folder["x"]);
        Assert.Equal(6, exitCode);
        Assert.Matches(@"\Amorsel: .*OpenSSL.* libssl3.*\n\z", error);

        async Task<(int, string)> Ended(params string[] arguments)
        {
            CommandRun run = await CommandRun.OfShippedAsync(Binary, hidden, [.. arguments, "--quiet"]);
            return (run.ExitCode, run.Error);
        }
    }

    [ShippedTheory]
    [InlineData("ulimit -n 16", 0, "")]
    [InlineData("ulimit -n 64", 0, "")]
    [InlineData("ulimit -v 1048576", 0, "")]
    [InlineData("ulimit -f 0", 9, @"\Amorsel: cannot .*larger than the system or a limit allows: raise the limit .*\n\z")]
    [InlineData("ulimit -f 100", 9, @"\Amorsel: cannot .*larger than the system or a limit allows: raise the limit .*\n\z")]
    [InlineData("exec >/dev/full", 9, @"\Amorsel: standard output: No space left on device; .*target is in place\n\z")]
    public async Task Under_low_limits_it_works_or_says_one_line(string limit, int exitCode, string said)
    {
        byte[] target = new byte[1_000_000];
        new Random(1).NextBytes(target);
        await using Scene scene = new Scene(target).Old(Edited.Flipped(target, 500));
        string[] quiet = exitCode == 0 ? ["--quiet"] : [];
        CommandRun run = await CommandRun.OfShippedAsync(
            "/bin/bash", null, ["-c", $"{limit}; exec \"$0\" \"$@\"", Binary, "get", scene.Site.Address(Scene.ControlPath).ToString(), "-o", scene.Output, .. quiet]);
        Assert.Equal(exitCode, run.ExitCode);
        Assert.Matches(said, run.Error);
        byte[] there = await File.ReadAllBytesAsync(scene.Output);
        Assert.Equal(exitCode == 0 || limit.Contains("full", StringComparison.Ordinal), target.AsSpan().SequenceEqual(there));
    }

    [ShippedFact]
    public async Task Without_the_program_that_serves_it_says_what_to_install()
    {
        File.Copy(Binary, _folder["morsel"]);
        foreach (string verb in (string[])["serve .", "demo"])
        {
            CommandRun run = await CommandRun.OfShippedAsync(_folder["morsel"], null, verb.Split(' '));
            Assert.Equal(
                (10, "morsel: serve, demo, and publish to s3:// and az:// need another program, and the program morsel-serve is not installed: install the package morsel-serve, or put morsel-serve beside morsel\n"),
                (run.ExitCode, run.Error));
        }
    }

    [ShippedTheory]
    [InlineData("morsel-serve")]
    [InlineData("../libexec/morsel/morsel-serve")]
    [InlineData("../lib/morsel/morsel-serve")]
    public async Task It_becomes_the_program_that_serves_with_its_streams_and_its_arguments(string place)
    {
        Directory.CreateDirectory(_folder["bin"]);
        File.Copy(Binary, _folder["bin/morsel"]);
        string other = Path.GetFullPath(Path.Join(_folder["bin"], place));
        Directory.CreateDirectory(Path.GetDirectoryName(other)!);
        await File.WriteAllTextAsync(other, "#!/bin/sh\necho \"$@\"; echo \"$PPID\" >&2; exit 42\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(other, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        CommandRun run = await CommandRun.OfShippedAsync(_folder["bin/morsel"], null, "serve", "a folder", "--port=1");
        Assert.Equal((42, "serve a folder --port=1\n", $"{Environment.ProcessId}\n"), (run.ExitCode, run.Output, run.Error));
    }

    [ShippedFact]
    public async Task A_signal_to_the_command_reaches_the_server()
    {
        var start = new ProcessStartInfo(Binary, ["serve", _folder.Path, "--port", "0"]) { RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        Assert.StartsWith("http://127.0.0.1:", await process.StandardOutput.ReadLineAsync(), StringComparison.Ordinal);
        using (Process kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]))
            await kill.WaitForExitAsync();
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }

    private static (string, string) Processor(string level) => ("MORSEL_PROCESSOR", level);

    private static bool IsBeside(string level) => CommandRun.Shipped is { } binary
        && File.Exists(Path.Combine(Path.GetDirectoryName(binary)!, "..", "libexec", "morsel", $"morsel-x86-64-v{level}"));
}

/// <summary>A fact about the shipped command: skipped where <c>MORSEL_BINARY</c> does not name it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ShippedFactAttribute : FactAttribute
{
    public const string Reason = "MORSEL_BINARY names no shipped command; ./test makes it and does";

    public ShippedFactAttribute() => Skip = CommandRun.Shipped is null ? Reason : null;
}

/// <summary>A theory about the shipped command.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ShippedTheoryAttribute : TheoryAttribute
{
    public ShippedTheoryAttribute() => Skip = CommandRun.Shipped is null ? ShippedFactAttribute.Reason : null;
}
