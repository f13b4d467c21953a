using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using Morsel.Cli.Links;
using Morsel.Cli.Selection;

namespace Morsel.Cli.Verbs;

/// <summary><c>morsel install-links</c>: links under the names of other tools, so that scripts which call these call Morsel.</summary>
internal sealed class InstallLinksVerb : Verb
{
    private readonly IReadOnlyList<string> _names;

    private readonly Argument<string> _folder = new("DIR") { Description = "Existing folder for the links." };

    private readonly Option<string[]> _only = OptionKinds.Texts("--name", "NAME", "Make only the link of this name.");

    private readonly Option<bool> _force = OptionKinds.Flag("--force", "Replace links that lead to another file of this command; files of other programs are never replaced.", "-f");

    private readonly Option<bool> _dryRun = OptionKinds.Flag("--dry-run", "Print what would be done, and change nothing.", "-n");

    [SetsRequiredMembers]
    public InstallLinksVerb(Surroundings around, IReadOnlyList<string> names)
        : base("install-links", "Make links to this command under the names of the tools that it stands in for (zsync, zsyncmake and others).", around)
    {
        _names = names;
        Add(_folder);
        _only.CompletionSources.Add([.. names]);
        Add(_only);
        Add(_force);
        Add(_dryRun);
        AddReportOptions();
        Examples =
        [
            "morsel install-links ~/.local/bin",
            "morsel install-links /usr/local/bin --name zsync --name zsyncmake",
            "morsel install-links ~/.local/bin --dry-run --json",
        ];
    }

    protected override Task<ExitCode> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(parsed.GetRequiredValue(_folder)));
        string command = Command(folder);
        string[] searched = [.. (Around.Variable("PATH") ?? "").Split(Path.PathSeparator).Where(entry => entry.Length > 0)];
        var links = new LinkFolder(folder, command, searched);
        InstalledLink[] made = [.. Chosen(parsed).Select(name => links.Install(name, parsed.GetValue(_force), parsed.GetValue(_dryRun)))];
        Print(parsed, () => LinksText.Of(made), json => LinksJson.Write(json, folder, links.IsSearched, made), []);
        if (!links.IsSearched)
            Tell(parsed, $"{folder} is not on the PATH: shells do not look for programs there");
        InstalledLink[] left = [.. made.Where(link => link.State == LinkState.Left)];
        return left.Length == 0
            ? Task.FromResult(ExitCode.Ok)
            : Task.FromResult(TellLeft(parsed, left));
    }

    private ExitCode TellLeft(ParseResult parsed, InstalledLink[] left)
    {
        if (IsQuiet(parsed) && !IsJson(parsed))
            foreach (InstalledLink link in left)
                Around.Error.WriteLine($"morsel: {Printable.Escape(link.Path)}: not made: {Printable.Escape(link.Problem ?? "")}");
        return ExitCode.LocalFiles;
    }

    private string Command(string folder)
    {
        if (!Directory.Exists(folder))
            throw new CommandFailure(ExitCode.LocalFiles, $"{folder}: there is no such folder");
        if (Around.CalledName is null)
            throw new CommandFailure(ExitCode.Refused, "links need Linux, where the system says by which name a command was called: elsewhere write 'morsel NAME' in the place of NAME, or a script that does");
        return Around.CommandPath()
            ?? throw new CommandFailure(ExitCode.Refused, "links need a command of its own to lead to, and this one was started by dotnet: install the native command, or the tool");
    }

    private IEnumerable<string> Chosen(ParseResult parsed)
    {
        string[] only = parsed.GetValue(_only) ?? [];
        string? unknown = only.FirstOrDefault(name => !_names.Contains(name));
        return unknown is null
            ? _names.Where(name => only.Length == 0 || only.Contains(name))
            : throw CommandFailure.Usage($"--name: Morsel does not stand in for \"{SourceText.Shown(unknown)}\", expected {string.Join(", ", _names)}");
    }
}
