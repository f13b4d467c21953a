using System.Diagnostics;

namespace Morsel.Signatures;

/// <summary>A program of this machine that checks OpenPGP signatures: gpgv, or else gpg, in an empty home of its own, without an agent, and not for longer than a limit.</summary>
internal sealed class OpenPgpProgram
{
    private const string Status = "[GNUPG:] ";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly string _path;
    private readonly bool _isVerifier;

    private OpenPgpProgram(string path, bool isVerifier) => (_path, _isVerifier) = (path, isVerifier);

    /// <summary>Finds one.</summary>
    /// <param name="folders">Where programs are, as PATH says it.</param>
    /// <returns>null if there is none.</returns>
    public static OpenPgpProgram? Find(string? folders)
    {
        string suffix = OperatingSystem.IsWindows() ? ".exe" : "";
        string[] all = (folders ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        foreach ((string name, bool isVerifier) in new[] { ("gpgv", true), ("gpg", false) })
            if (all.Where(Path.IsPathFullyQualified).Select(folder => Path.Join(folder, name + suffix)).FirstOrDefault(File.Exists) is { } path)
                return new OpenPgpProgram(path, isVerifier);
        return null;
    }

    /// <summary>Checks a signature.</summary>
    /// <param name="text">What was signed.</param>
    /// <param name="signature">The signature, armoured or not.</param>
    /// <param name="key">The key, as packets.</param>
    /// <returns>The lines in which the program tells what it found; null if it could not be run, or took too long.</returns>
    public IReadOnlyList<string>? Check(ReadOnlySpan<byte> text, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> key)
    {
        DirectoryInfo home = Directory.CreateTempSubdirectory("morsel-");
        try
        {
            string FileOf(string name) => Path.Join(home.FullName, name);
            File.WriteAllBytes(FileOf("text"), text);
            File.WriteAllBytes(FileOf("signature"), signature);
            File.WriteAllBytes(FileOf("key.gpg"), key);
            string[] own = _isVerifier ? [] : [Word("batch"), Word("no-tty"), Word("no-autostart"), Word("no-default-keyring"), Word("trust-model"), "always"];
            string[] verb = _isVerifier ? [] : [Word("verify")];
            return Run([Word("homedir"), home.FullName, .. own, Word("keyring"), FileOf("key.gpg"), Word("status-fd"), "1", .. verb, FileOf("signature"), FileOf("text")]);
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }

    private static string Word(string option) => "--" + option;

    private string[]? Run(string[] arguments)
    {
        var start = new ProcessStartInfo(_path, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false };
        try
        {
            using Process process = Process.Start(start)!;
            process.StandardInput.Close();
            Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
            if (!process.WaitForExit(Limit))
            {
                process.Kill(entireProcessTree: true);
                return null;
            }
            _ = error.GetAwaiter().GetResult();
            return [.. output.GetAwaiter().GetResult().Split('\n').Where(line => line.StartsWith(Status, StringComparison.Ordinal)).Select(line => line[Status.Length..].TrimEnd())];
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
