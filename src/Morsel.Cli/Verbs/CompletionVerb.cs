using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using Morsel.Cli.Completion;

namespace Morsel.Cli.Verbs;

/// <summary><c>morsel completion</c>: a script that makes a shell complete the words of the whole command.</summary>
internal sealed class CompletionVerb : Verb
{
    private readonly Command _tree;
    private readonly Argument<string> _shell = new("SHELL") { Description = "Shell to complete commands in." };

    [SetsRequiredMembers]
    public CompletionVerb(Surroundings around, Command tree)
        : base("completion", "Print a completion script for a shell.", around)
    {
        _tree = tree;
        _shell.CompletionSources.Add(CompletionScript.Shells);
        Add(_shell);
        Examples =
        [
            "source <(morsel completion bash)",
            "morsel completion zsh > ~/.zfunc/_morsel",
            "morsel completion fish > ~/.config/fish/completions/morsel.fish",
            "morsel completion powershell >> $PROFILE",
        ];
    }

    protected override Task<ExitCode> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        Write(CompletionScript.For(parsed.GetRequiredValue(_shell), _tree));
        return Task.FromResult(ExitCode.Ok);
    }
}
