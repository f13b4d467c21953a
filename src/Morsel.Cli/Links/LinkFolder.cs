namespace Morsel.Cli.Links;

/// <summary>A folder with links of other tools' names that lead to this command. What belongs to somebody else is never touched.</summary>
/// <param name="folder">Its full path; it exists.</param>
/// <param name="command">What the links lead to: a full path.</param>
/// <param name="searched">The folders where shells look for programs, first one first.</param>
internal sealed class LinkFolder(string folder, string command, IReadOnlyList<string> searched)
{
    /// <summary>Whether shells find what is in it.</summary>
    public bool IsSearched => searched.Any(IsThis);

    /// <summary>Makes one link.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="replacesOwn">Whether a link that leads to another file of this command is replaced.</param>
    /// <param name="isTrial">Whether to change nothing.</param>
    public InstalledLink Install(string name, bool replacesOwn, bool isTrial)
    {
        string path = Path.Join(folder, name);
        InstalledLink link = new InstalledLink(name, path, LinkState.Made) with { Shadows = [.. OthersOf(name, after: true)], ShadowedBy = OthersOf(name, after: false).FirstOrDefault() };
        var there = new FileInfo(path);
        if (there.LinkTarget is { } target)
            link = link with { State = StateOf(target, replacesOwn, out string? problem), Problem = problem };
        else if (there.Exists || Directory.Exists(path))
            link = link with { State = LinkState.Left, Problem = "a file that is not a link is there" };
        if (!isTrial && (link.State is LinkState.Made or LinkState.Replaced))
            Put(path);
        return link;
    }

    private LinkState StateOf(string target, bool replacesOwn, out string? problem)
    {
        string meant = Path.GetFullPath(target, folder);
        bool isOwn = Path.GetFileName(meant) == Path.GetFileName(command);
        problem = meant == command || (isOwn && replacesOwn) ? null
            : isOwn ? $"it leads to {meant}: replace it with --force" : $"it leads to {meant}, which is another program";
        return meant == command ? LinkState.Present : problem is null ? LinkState.Replaced : LinkState.Left;
    }

    // Made beside it and renamed: whoever calls the name meanwhile finds the one or the other.
    private void Put(string path)
    {
        string fresh = $"{path}.morsel-{Guid.NewGuid():N}";
        File.CreateSymbolicLink(fresh, Path.GetDirectoryName(command) == folder ? Path.GetFileName(command) : command);
        try
        {
            File.Move(fresh, path, overwrite: true);
        }
        catch
        {
            File.Delete(fresh);
            throw;
        }
    }

    // Programs of the name in the folders that are searched after this one, or before it. If this one is not searched, it comes last.
    private IEnumerable<string> OthersOf(string name, bool after)
    {
        int here = IsSearched ? searched.TakeWhile(other => !IsThis(other)).Count() : searched.Count;
        return (after ? searched.Skip(here + 1) : searched.Take(here))
            .Where(other => !IsThis(other)).Distinct().Select(other => Path.Join(other, name)).Where(File.Exists);
    }

    private bool IsThis(string other) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(other)) == folder;
}
