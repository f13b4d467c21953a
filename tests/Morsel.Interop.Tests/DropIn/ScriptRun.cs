using System.Diagnostics;
using System.Security.Cryptography;
using Morsel.Interop.Tests.Peers;

namespace Morsel.Interop.Tests.DropIn;

/// <summary>What a line of a script came to: how it ended, what it said, and what lies in its folder.</summary>
/// <param name="ExitCode">Of the line.</param>
/// <param name="Output">Standard output, as Latin-1: nothing is lost.</param>
/// <param name="Error">Standard error, in the same way.</param>
/// <param name="Files">The digest of each file by its name.</param>
internal sealed record ScriptRun(int ExitCode, string Output, string Error, SortedDictionary<string, string> Files)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>The same line in two folders that were prepared alike: with the original, and with Morsel under its name.</summary>
    /// <param name="line">As it stands in the script.</param>
    /// <param name="prepare">Fills the folder.</param>
    public static async Task<(ScriptRun Original, ScriptRun Morsel)> BothAsync(string line, Action<string> prepare) =>
        (await OfAsync(line, prepare, links: null), await OfMorselAsync(line, prepare));

    /// <summary>The line with Morsel alone.</summary>
    public static async Task<ScriptRun> OfMorselAsync(string line, Action<string> prepare)
    {
        string links = Directory.CreateTempSubdirectory("morsel-links-").FullName;
        try
        {
            foreach (string name in Cli.Catalog.Names)
                File.CreateSymbolicLink(Path.Join(links, name), Command);
            File.CreateSymbolicLink(Path.Join(links, "morsel"), Command);
            return await OfAsync(line, prepare, links);
        }
        finally
        {
            Directory.Delete(links, recursive: true);
        }
    }

    /// <summary>The command that is tested: the shipped one, or that of this build.</summary>
    public static string Command => Environment.GetEnvironmentVariable("MORSEL_BINARY") ?? Path.Join(AppContext.BaseDirectory, "Morsel.Cli");

    private static async Task<ScriptRun> OfAsync(string line, Action<string> prepare, string? links)
    {
        string folder = Directory.CreateTempSubdirectory("morsel-script-").FullName;
        try
        {
            prepare(folder);
            ProcessStartInfo start = PeerProcess.StartInfo("bash", ["-c", line], folder);
            start.RedirectStandardInput = true;
            start.StandardOutputEncoding = start.StandardErrorEncoding = System.Text.Encoding.Latin1;
            if (links is not null)
                start.Environment["PATH"] = $"{links}:{Environment.GetEnvironmentVariable("PATH")}";
            using Process process = Process.Start(start)!;
            process.StandardInput.Close();
            Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync().WaitAsync(Patience);
            return new ScriptRun(process.ExitCode, await output, await error, FilesIn(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static SortedDictionary<string, string> FilesIn(string folder)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (string path in Directory.GetFiles(folder, "*", SearchOption.AllDirectories))
            files[Path.GetRelativePath(folder, path)] = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));
        return files;
    }
}
