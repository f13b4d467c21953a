using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using Morsel.Cli.Selection;

namespace Morsel.Cli.Verbs;

/// <summary><c>morsel man</c>: the manual pages, printed or written into a folder.</summary>
internal sealed class ManVerb : Verb
{
    private readonly Command _tree;
    private readonly Func<string?, Command, string> _pageOf;

    private readonly Argument<string?> _verb = new("VERB") { Description = "Verb whose page is wanted (default: the page of morsel itself).", Arity = ArgumentArity.ZeroOrOne };

    private readonly Option<string?> _output = OptionKinds.Path("--output", "DIR", "Write the page into this folder; without VERB the pages of all verbs.", "-o");

    /// <param name="around">The world that it sees.</param>
    /// <param name="tree">All verbs.</param>
    /// <param name="pageOf">The page of a verb, or, of none, that of the whole command.</param>
    [SetsRequiredMembers]
    public ManVerb(Surroundings around, Command tree, Func<string?, Command, string> pageOf)
        : base("man", "Print the manual page of a verb.", around)
    {
        _tree = tree;
        _pageOf = pageOf;
        _verb.CompletionSources.Add(_ => Verbs.Select(verb => new System.CommandLine.Completions.CompletionItem(verb)));
        Add(_verb);
        Add(_output);
        Examples = ["morsel man get | man -l -", "morsel man -o ~/.local/share/man/man1"];
    }

    private IEnumerable<string> Verbs => _tree.Subcommands.Where(verb => !verb.Hidden).Select(verb => verb.Name);

    protected override Task<ExitCode> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string? verb = parsed.GetValue(_verb);
        if (verb is not null && !Verbs.Contains(verb))
            throw CommandFailure.Usage($"man: got \"{SourceText.Shown(verb)}\", expected a verb{NearestWord.Question(verb, Verbs)}");
        if (parsed.GetValue(_output) is not { } folder)
        {
            Write(_pageOf(verb, _tree));
            return Task.FromResult(ExitCode.Ok);
        }
        Directory.CreateDirectory(folder);
        foreach (string? page in verb is null ? [null, .. Verbs] : (string?[])[verb])
            File.WriteAllText(Path.Join(folder, page is null ? $"{_tree.Name}.1" : $"{_tree.Name}-{page}.1"), _pageOf(page, _tree));
        return Task.FromResult(ExitCode.Ok);
    }
}
