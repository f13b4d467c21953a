using System.CommandLine;
using Morsel.Estimates;

namespace Morsel.Cli.Selection;

/// <summary>Which release is estimated, in which ways and for which links.</summary>
internal sealed class EstimateOptions
{
    private readonly Option<string[]> _from = OptionKinds.Paths("--from", "OLD", "File that users have.");

    private readonly Option<Link[]> _links = LinkOption.New();

    private readonly Option<PublishingKind[]> _ways;

    private readonly Option<string?> _scratch = OptionKinds.Path("--scratch", "DIR", "Folder for what is made, which is deleted at the end (default: the folder for temporary files).");

    /// <summary>The words for ways.</summary>
    public static IReadOnlyList<(string Word, PublishingKind Value)> Words { get; } =
    [
        ("file", PublishingKind.File), ("compressed", PublishingKind.CompressedFile), ("zsync", PublishingKind.ControlFile), ("gzip", PublishingKind.GzipContent),
        ("patches", PublishingKind.Patches), ("units", PublishingKind.Units), ("zchunk", PublishingKind.Zchunk), ("casync", PublishingKind.Casync),
    ];

    public EstimateOptions(Command verb)
    {
        _ways = OptionKinds.Choices<PublishingKind>("--way", [.. Words], "Compare only this way to publish.");
        foreach (Option option in new Option[] { _from, _links, _ways, _scratch })
            verb.Add(option);
    }

    /// <summary>The files that users have.</summary>
    public string[] From(ParseResult parsed) => parsed.GetValue(_from) ?? [];

    /// <summary>The first option that is not for two zchunk files or casync indexes; null if none was given.</summary>
    public string? GivenForWays(ParseResult parsed) => OptionKinds.FirstGiven(parsed, [_links, _ways, _scratch]);

    /// <summary>The request.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="wanted">The file to publish.</param>
    /// <param name="old">The files that users have.</param>
    public EstimateRequest Request(ParseResult parsed, string wanted, IReadOnlyList<string> old) => new()
    {
        NewPath = wanted,
        OldPaths = old,
        Links = parsed.GetValue(_links) is { Length: > 0 } links ? links : Link.Presets,
        Kinds = parsed.GetValue(_ways) ?? [],
        ScratchFolder = parsed.GetValue(_scratch),
    };
}
