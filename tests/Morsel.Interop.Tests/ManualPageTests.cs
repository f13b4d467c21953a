using Morsel.Interop.Tests.Peers;

namespace Morsel.Interop.Tests;

/// <summary>man reads the manual pages as they are meant.</summary>
public sealed class ManualPageTests : IDisposable
{
    // As lintian asks it.
    private static readonly Dictionary<string, string?> Strict = new() { ["MAN_KEEP_STDERR"] = "1", ["MANROFFSEQ"] = "", ["MANWIDTH"] = "80", ["LC_ALL"] = "C.UTF-8" };

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [PeerFact("man", "groff")]
    public async Task Man_has_nothing_to_warn_of()
    {
        string[] pages = await PagesAsync();
        Assert.NotEmpty(pages);
        foreach (string page in pages)
            Assert.Equal((page, ""), (page, await PeerProcess.RunAsync("sh", ["-c", "exec \"$0\" --warnings=w -E UTF-8 -l -Tutf8 -Z \"$1\" 2>&1 >\"$1.out\"", Peer.Find("man"), page], _folder.Path, environment: Strict)));
    }

    [PeerFact("man", "groff")]
    public async Task A_reader_sees_names_options_and_examples_that_can_be_copied()
    {
        string page = (await PagesAsync()).Single(path => Path.GetFileName(path) == "morsel-make.1");
        string text = await PeerProcess.RunAsync(Peer.Find("man"), ["-E", "UTF-8", "-l", "-Tutf8", page], _folder.Path, environment: Strict);
        string plain = System.Text.RegularExpressions.Regex.Replace(text, "\x1b\\[[0-9;]*m|.\b", "");
        Assert.Contains("morsel-make - write the control file of a file (FILE.zsync)", System.Text.RegularExpressions.Regex.Replace(plain, " +", " "), StringComparison.Ordinal);
        Assert.Contains("       -b, --block-size BYTES\n", plain, StringComparison.Ordinal);
        Assert.Contains("       morsel make --format casync site --store public/default.castr --exclude '*.o' -o public/\n", plain, StringComparison.Ordinal);
    }

    private async Task<string[]> PagesAsync()
    {
        string command = Path.Combine(Repository.Folder, "artifacts", "bin", "Morsel.Cli", new DirectoryInfo(AppContext.BaseDirectory).Name, "Morsel.Cli.dll");
        string folder = Path.Combine(_folder.Path, "man1");
        await PeerProcess.RunAsync("dotnet", [command, "man", "--output", folder], _folder.Path);
        return Directory.GetFiles(folder);
    }
}
