using System.CommandLine;
using Morsel.Casync;

namespace Morsel.Cli.Selection;

/// <summary>How a folder becomes an archive.</summary>
internal sealed class FolderOptions
{
    private readonly Option<bool> _archive = OptionKinds.Flag("--archive", "casync: write the archive of a folder (FOLDER.catar).");

    private readonly Option<string[]> _with = OptionKinds.Texts(
        "--with",
        "FEATURE",
        "casync: what is kept of the entries of a folder: portable, unix, all, or any feature of casync (default: 32bit-uids, user-names, nsec-time, symlinks, xattrs, acl).");

    private readonly Option<string[]> _without = OptionKinds.Texts("--without", "FEATURE", "casync: what is not kept of the entries of a folder.");

    private readonly Option<string[]> _exclude = OptionKinds.Texts("--exclude", "PATTERN", "casync: leave out what matches in a folder, as a line of a file .caexclude in it does.");

    public FolderOptions(Command verb)
    {
        foreach (Option option in All)
            verb.Add(option);
    }

    private Option[] All => [_archive, _with, _without, _exclude];

    /// <summary>Whether a folder is to be made into an archive.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="isCasync">Whether the format is casync's.</param>
    /// <param name="sources">What is to be made into something.</param>
    /// <exception cref="CommandFailure">An option was given that does not fit.</exception>
    public bool IsChosen(ParseResult parsed, bool isCasync, string[] sources)
    {
        string? given = OptionKinds.FirstGiven(parsed, All);
        if (given is not null && !isCasync)
            throw CommandFailure.Usage($"{given} needs --format casync");
        if (!isCasync)
            return false;
        if (sources.FirstOrDefault(source => !Directory.Exists(source)) is { } file)
            throw CommandFailure.Usage($"--format casync is for folders, and {file} is none");
        return parsed.GetValue(_archive)
            ? true
            : throw CommandFailure.Usage("an index of a folder cannot be made yet; write its archive with --archive");
    }

    /// <summary>A request for the archive of a folder.</summary>
    public CatarMakeRequest Request(ParseResult parsed, string folder) => new()
    {
        FolderPath = folder,
        With = parsed.GetValue(_with) ?? [],
        Without = parsed.GetValue(_without) ?? [],
        Excludes = parsed.GetValue(_exclude) ?? [],
    };
}
