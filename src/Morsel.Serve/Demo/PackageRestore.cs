using System.ComponentModel;
using System.Diagnostics;
using Morsel.Cli.Selection;

namespace Morsel.Serve.Demo;

/// <summary>Fetches packages with the package manager's own client, from whatever sources the user has set up.</summary>
internal static class PackageRestore
{
    private const string Client = "dotnet";

    /// <summary>Whether an earlier run fetched both; the client writes its metadata last.</summary>
    public static bool IsDone(PackagePair pair, string folder) => new[] { pair.From, pair.To }
        .All(version => File.Exists(Path.Join(FolderOf(pair, version, folder), ".nupkg.metadata")));

    /// <summary>The program that fetches: that of the SDK which <c>DOTNET_ROOT</c> names, else the one on the <c>PATH</c>.</summary>
    /// <remarks>Where only a runtime is, the program is there too, and fetches nothing.</remarks>
    public static string ClientOf(Func<string, string?> variable) =>
        variable("DOTNET_ROOT") is { Length: > 0 } root && Directory.Exists(Path.Join(root, "sdk")) ? Path.Join(root, Client) : Client;

    /// <summary>Unpacks both versions under <paramref name="folder"/>/packages.</summary>
    public static async Task RunAsync(PackagePair pair, string folder, string client, CancellationToken cancellationToken)
    {
        string project = Path.Join(folder, "project");
        Directory.CreateDirectory(project);
        await WriteProjectAsync(pair, project, cancellationToken).ConfigureAwait(false);
        await RestoreAsync(project, Path.Join(folder, "packages"), client, cancellationToken).ConfigureAwait(false);
        Directory.Delete(project, recursive: true);
    }

    /// <summary>Where the client unpacks a version.</summary>
    public static string FolderOf(PackagePair pair, string version, string folder) =>
        Path.Join(folder, "packages", pair.Id.ToLowerInvariant(), version.ToLowerInvariant());

    private static async Task WriteProjectAsync(PackagePair pair, string folder, CancellationToken cancellationToken)
    {
        // Only a download: no framework is referenced, so that nothing else is fetched, whatever the SDK's version.
        string project = $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net8.0</TargetFramework>
                <DisableImplicitFrameworkReferences>true</DisableImplicitFrameworkReferences>
                <NuGetAudit>false</NuGetAudit>
              </PropertyGroup>
              <ItemGroup>
                <PackageDownload Include="{pair.Id}" Version="[{pair.From}];[{pair.To}]" />
              </ItemGroup>
            </Project>
            """;
        await File.WriteAllTextAsync(Path.Join(folder, "demo.csproj"), project, cancellationToken).ConfigureAwait(false);
        // Keeps the settings of folders above out, if the user put this one into a source tree.
        foreach (string name in (string[])["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"])
            await File.WriteAllTextAsync(Path.Join(folder, name), "<Project />\n", cancellationToken).ConfigureAwait(false);
    }

    private static async Task RestoreAsync(string project, string packages, string client, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(client, ["restore", "demo.csproj", "--packages", Path.GetFullPath(packages)])
        {
            WorkingDirectory = project,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Else a copy of what is fetched stays in the user's own cache.
        start.Environment["NUGET_HTTP_CACHE_PATH"] = Path.Join(project, "http-cache");
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        using Process running = Start(start);
        Task<string> error = running.StandardError.ReadToEndAsync(cancellationToken);
        try
        {
            string output = await running.StandardOutput.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
            await running.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            if (running.ExitCode != 0)
                throw Failed(running.ExitCode, output + await error.ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            running.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start) ?? throw new UnreachableException();
        }
        catch (Win32Exception missing)
        {
            string reason = new Win32Exception(missing.NativeErrorCode).Message;
            throw new CommandFailure(
                ExitCode.LocalFiles,
                $"demo: cannot start '{start.FileName}', which downloads the packages ({reason}); install the .NET SDK, and put it on the PATH or name its folder in DOTNET_ROOT");
        }
    }

    private static CommandFailure Failed(int exitCode, string output)
    {
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string reason = lines.FirstOrDefault(line => line.Contains("error", StringComparison.OrdinalIgnoreCase)) ?? "it gave no reason";
        return new CommandFailure(ExitCode.Network, $"demo: dotnet restore ended with code {exitCode}: {reason}");
    }
}
