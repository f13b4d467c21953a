using System.Diagnostics;

namespace Morsel.Tests.Cli;

/// <summary>A fact about a file system of its own, which only root can have, and not in every container.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MountFactAttribute : FactAttribute
{
    /// <param name="programs">What is needed beside mount(8).</param>
    public MountFactAttribute(params string[] programs) => Skip = MountedFolder.ReasonToSkip(programs);
}

/// <summary>A folder on which something is mounted, until it is disposed of.</summary>
internal sealed class MountedFolder : IDisposable
{
    private static readonly Lazy<string?> Problem = new(Try);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("morsel-test-");

    /// <param name="arguments">What mount(8) is told, without the folder.</param>
    public MountedFolder(params string[] arguments) => Run("mount", [.. arguments, Path]);

    public string Path => _folder.FullName;

    public string this[string name] => System.IO.Path.Join(Path, name);

    /// <summary>null where something can be mounted, and the programs are there.</summary>
    public static string? ReasonToSkip(string[] programs) =>
        programs.Select(program => ProgramFactAttribute.ReasonToSkip([program])).FirstOrDefault(reason => reason is not null) ?? Problem.Value;

    /// <summary>Runs a program, which must end well.</summary>
    public static void Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        process.BeginOutputReadLine();
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new IOException($"{program} {string.Join(' ', arguments)}: {error}");
    }

    public void Dispose()
    {
        Run("umount", Path);
        _folder.Delete();
    }

    private static string? Try()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
            return "only root can mount a file system";
        try
        {
            new MountedFolder("-t", "tmpfs", "-o", "size=1m", "none").Dispose();
            return null;
        }
        catch (IOException failure)
        {
            return $"nothing can be mounted here: {failure.Message.Trim()}";
        }
    }
}
