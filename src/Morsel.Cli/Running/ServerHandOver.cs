using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Morsel.Cli.Running;

/// <summary>
/// Hands a run over to the program that has the web server in it, and is the command in all else: <c>morsel-serve</c>, or its assembly. It is for the verbs that
/// need the server, so that the command is small and starts fast.
/// </summary>
internal static partial class ServerHandOver
{
    private const string Assembly = "Morsel.Serve", Framework = "Microsoft.AspNetCore.App";

    // Where it lies, seen from the command: beside it, and where packages of systems put what nobody calls by its name.
    private static readonly string[] Folders = [".", "../libexec/morsel", "../lib/morsel"];

    private static string Name => Program("morsel-serve");

    /// <summary>Does a run by that program, with these streams. On Unix it takes the place of this one, so that signals and the end are its own.</summary>
    /// <param name="arguments">What the command was told.</param>
    /// <param name="cancellationToken">Where it is another process: the wait goes on, since the same signal ends it.</param>
    /// <returns>How that process ended, where it is another one.</returns>
    /// <exception cref="CommandFailure">There is no such program, or it cannot be started.</exception>
    public static async Task<ExitCode> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        string[] start = RuntimeFeature.IsDynamicCodeSupported
            ? OfAssembly(AppContext.BaseDirectory, RuntimeEnvironment.GetRuntimeDirectory())
            : [Find(Path.GetDirectoryName(Environment.ProcessPath) ?? ".")];
        if (OperatingSystem.IsWindows())
            return await RunBesideAsync([.. start, .. arguments]).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        _ = Replace(start[0], [.. start, .. arguments, null]);
        throw CannotStart(start[0], Marshal.GetLastPInvokeErrorMessage());
    }

    /// <summary>The native program.</summary>
    /// <param name="folder">That of the command.</param>
    /// <exception cref="CommandFailure">There is none.</exception>
    public static string Find(string folder) =>
        Folders.Select(place => Path.GetFullPath(Path.Join(folder, place, Name))).FirstOrDefault(File.Exists)
        ?? throw Missing($"the program {Name} is not installed: install the package morsel-serve, or put {Name} beside morsel");

    /// <summary>The assembly, started by the runtime that runs this one.</summary>
    /// <param name="folder">That of the command's assembly.</param>
    /// <param name="runtime">That of the runtime's assemblies: <c>shared/Microsoft.NETCore.App/VERSION</c> of an installation, or the same folder, which then has a program for it, too.</param>
    /// <exception cref="CommandFailure">It is not there, or what it needs of .NET is not.</exception>
    public static string[] OfAssembly(string folder, string runtime)
    {
        string assembly = Path.Join(folder, Assembly + ".dll");
        if (!File.Exists(assembly))
            throw Missing($"{Assembly}.dll is not beside the command: install the command again");
        if (Path.TrimEndingDirectorySeparator(runtime) == Path.TrimEndingDirectorySeparator(folder))
            return [Path.Join(folder, Program(Assembly))];
        string shared = Path.GetFullPath(Path.Join(runtime, "../.."));
        if (!Directory.Exists(Path.Join(shared, Framework)))
            throw Missing($"{Framework} is not in {shared}: install the ASP.NET Core runtime 10.0");
        return [Path.Join(shared, "..", Program("dotnet")), assembly];
    }

    private static string Program(string name) => OperatingSystem.IsWindows() ? name + ".exe" : name;

    private static async Task<ExitCode> RunBesideAsync(string[] start)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(start[0], start[1..])) ?? throw new UnreachableException();
            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
            return (ExitCode)process.ExitCode;
        }
        catch (System.ComponentModel.Win32Exception refused)
        {
            throw CannotStart(start[0], refused.Message);
        }
    }

    private static CommandFailure Missing(string what) => new(ExitCode.LocalFiles, $"serve, demo, and publish to s3:// and az:// need another program, and {what}");

    private static CommandFailure CannotStart(string program, string why) => new(ExitCode.LocalFiles, $"cannot start {program}: {why}");

    /// <summary>Comes back only where that program cannot be started.</summary>
    [LibraryImport("libc", EntryPoint = "execv", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Replace(string program, string?[] arguments);
}
