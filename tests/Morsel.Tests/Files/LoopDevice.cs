using System.Diagnostics;

namespace Morsel.Tests.Files;

/// <summary>A block device over a file, where this machine and this user can have one.</summary>
internal sealed class LoopDevice : IDisposable
{
    private LoopDevice(string path) => Path = path;

    public string Path { get; }

    /// <returns>null where there is none to be had.</returns>
    public static LoopDevice? Of(string file) => Run("-f", "--show", "-r", file) is { Length: > 0 } path ? new LoopDevice(path) : null;

    public void Dispose() => Run("-d", Path);

    private static string? Run(params string[] arguments)
    {
        try
        {
            using Process losetup = Process.Start(new ProcessStartInfo("losetup", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            string said = losetup.StandardOutput.ReadToEnd().Trim();
            losetup.WaitForExit();
            return losetup.ExitCode == 0 ? said : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
