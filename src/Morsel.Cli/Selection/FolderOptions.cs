using System.CommandLine;
using Morsel.Casync;

namespace Morsel.Cli.Selection;

/// <summary>How a folder becomes an archive, or an index of one.</summary>
internal sealed class FolderOptions
{
    private readonly Option<bool> _archive = OptionKinds.Flag("--archive", "casync: write the archive of a folder (FOLDER.catar), not an index and a store.");

    private readonly Option<string[]> _with = OptionKinds.Texts(
        "--with",
        "FEATURE",
        "casync: what is kept of the entries of a folder: portable, unix, all, or any feature of casync (default: 32bit-uids, user-names, nsec-time, symlinks, xattrs, acl).");

    private readonly Option<string[]> _without = OptionKinds.Texts("--without", "FEATURE", "casync: what is not kept of the entries of a folder.");

    private readonly Option<string[]> _exclude = OptionKinds.Texts("--exclude", "PATTERN", "casync: leave out what matches in a folder, as a line of a file .caexclude in it does.");

    private readonly Option<bool> _submounts = OptionKinds.Flag("--exclude-submounts", "casync: leave out what is mounted in a folder.");

    public FolderOptions(Command verb)
    {
        foreach (Option option in All)
            verb.Add(option);
    }

    private Option[] All => [_archive, _with, _without, _exclude, _submounts];

    /// <summary>Whether folders are to be made into something.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="format">What is to be made.</param>
    /// <param name="sources">Of what.</param>
    /// <exception cref="CommandFailure">An option was given that does not fit, or some of them are folders and some are not.</exception>
    public bool AreChosen(ParseResult parsed, MakeFormat format, string[] sources)
    {
        string? given = OptionKinds.FirstGiven(parsed, All);
        if (format != MakeFormat.Casync)
            return given is null ? false : throw CommandFailure.Usage($"{given} needs --format casync");
        bool hasFolder = sources.Any(Directory.Exists);
        string? file = given is not null || hasFolder ? sources.FirstOrDefault(source => !Directory.Exists(source)) : null;
        return file is null
            ? hasFolder
            : throw CommandFailure.Usage(given is null ? $"{file} is not a folder as the others are: run make for each" : $"{given} is for folders, and {file} is none");
    }

    /// <summary>Whether their archives are to be written.</summary>
    public bool IsArchive(ParseResult parsed) => parsed.GetValue(_archive);

    /// <summary>What becomes part of their archives.</summary>
    public TreeMakeOptions Options(ParseResult parsed) => new()
    {
        With = parsed.GetValue(_with) ?? [],
        Without = parsed.GetValue(_without) ?? [],
        Excludes = parsed.GetValue(_exclude) ?? [],
        ExcludeSubmounts = parsed.GetValue(_submounts),
    };
}
