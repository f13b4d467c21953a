using System.CommandLine;
using System.Text;

namespace Morsel.Cli.Completion;

/// <summary>The completion script for PowerShell.</summary>
internal static class PowerShellScript
{
    public static string Of(Command root) => $$"""
        # PowerShell completion for morsel; load it with: morsel completion powershell | Out-String | Invoke-Expression
        Register-ArgumentCompleter -Native -CommandName morsel -ScriptBlock {
            param($word, $line, $position)
            $before = @($line.CommandElements | Where-Object { $_.Extent.EndOffset -lt $position } | ForEach-Object { "$_" })
            $verb = if ($before.Count -gt 1) { $before[1] } else { '' }
            $words = switch -CaseSensitive ("$verb $($before[-1])") {
        {{Values(root)}}    }
            if (-not $words) {
                $words = switch -CaseSensitive ($verb) {
        {{Verbs(root)}}    }
            }
            $words | Where-Object { $_.StartsWith($word, 'Ordinal') } | ForEach-Object {
                [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
            }
        }

        """;

    private static string Values(Command root)
    {
        var cases = new StringBuilder();
        foreach ((string before, IReadOnlyList<string> words) in CompletionScript.FewValues(root))
            AddCase(cases, before, words);
        return cases.ToString();
    }

    private static string Verbs(Command root)
    {
        var cases = new StringBuilder();
        AddCase(cases, "", root.Subcommands.Select(verb => verb.Name).Concat(root.Options.Select(option => option.Name)));
        foreach (Command verb in root.Subcommands)
            AddCase(cases, verb.Name, CompletionScript.OptionWords(verb, root));
        return cases.ToString();
    }

    private static void AddCase(StringBuilder cases, string pattern, IEnumerable<string> words) =>
        cases.Append($"        '{pattern}' {{ {string.Join(", ", words.Select(word => $"'{word}'"))}; break }}\n");
}
