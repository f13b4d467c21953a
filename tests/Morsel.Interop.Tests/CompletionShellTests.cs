using Morsel.Interop.Tests.Peers;

namespace Morsel.Interop.Tests;

/// <summary>The completion scripts in the shells that they are for.</summary>
public sealed class CompletionShellTests : IDisposable
{
    private static readonly string[] VerbsThatBeginWithP = ["patch", "plan", "publish"];

    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [PeerFact("bash")]
    public async Task Bash_completes_verbs_options_and_values()
    {
        const string Complete = "complete_line() { COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); COMPREPLY=(); _morsel; printf '%s\\n' \"${COMPREPLY[@]}\" | sort; }; ";
        Assert.Equal(VerbsThatBeginWithP, await AskAsync("bash", $"source SCRIPT; {Complete} complete_line morsel p", "bash"));
        Assert.Equal(["--keep-control", "--keep-old", "--keep-suid", "--keep-zck"], await AskAsync("bash", $"source SCRIPT; {Complete} complete_line morsel get --keep", "bash"));
        Assert.Equal(["bytes", "time"], await AskAsync("bash", $"source SCRIPT; {Complete} complete_line morsel get --prefer ''", "bash"));
    }

    [PeerFact("zsh")]
    public async Task Zsh_takes_the_script_for_the_command() =>
        Assert.Equal(["_morsel"], await AskAsync("zsh", "autoload -U compinit; compinit -u -D; source SCRIPT; print $_comps[morsel]", "zsh", "-f"));

    [PeerFact("fish")]
    public async Task Fish_completes_verbs_options_and_values()
    {
        Assert.Equal(VerbsThatBeginWithP, Words(await AskAsync("fish", "source SCRIPT; complete -C 'morsel p'", "fish")));
        Assert.Equal(["--keep-control", "--keep-old", "--keep-suid", "--keep-zck"], Words(await AskAsync("fish", "source SCRIPT; complete -C 'morsel get --keep'", "fish")));
        Assert.Equal(["bytes", "time"], Words(await AskAsync("fish", "source SCRIPT; complete -C 'morsel get --prefer '", "fish")));
    }

    [PeerFact("pwsh")]
    public async Task PowerShell_completes_verbs_options_and_values()
    {
        const string Complete = "function Ask($line) { [System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null).CompletionMatches.CompletionText | Sort-Object }; ";
        Assert.Equal(VerbsThatBeginWithP, await AskAsync("pwsh", $". SCRIPT; {Complete} Ask 'morsel p'", "powershell", "-NoProfile"));
        Assert.Equal(["bytes", "time"], await AskAsync("pwsh", $". SCRIPT; {Complete} Ask 'morsel get --prefer '", "powershell", "-NoProfile"));
    }

    // Behind a tab stands what a word means.
    private static IEnumerable<string> Words(IEnumerable<string> lines) => lines.Select(line => line.Split('\t')[0]).Order(StringComparer.Ordinal);

    private async Task<string[]> AskAsync(string shell, string commands, string script, params string[] options)
    {
        string command = Path.Combine(Repository.Folder, "artifacts", "bin", "Morsel.Cli", new DirectoryInfo(AppContext.BaseDirectory).Name, "Morsel.Cli.dll");
        string file = _folder.Write(script + ".ps1", System.Text.Encoding.UTF8.GetBytes(await PeerProcess.RunAsync("dotnet", [command, "completion", script], _folder.Path)));
        string output = await PeerProcess.RunAsync(Peer.Find(shell), [.. options, "-c", commands.Replace("SCRIPT", file, StringComparison.Ordinal)], _folder.Path);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
