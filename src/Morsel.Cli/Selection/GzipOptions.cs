using System.CommandLine;

namespace Morsel.Cli.Selection;

/// <summary>What is done about gzip when a file is described.</summary>
internal sealed class GzipOptions
{
    private readonly Option<GzipMode?> _gzip = OptionKinds.Choice<GzipMode>(
        "--gzip",
        [("look-inside", GzipMode.LookInside), ("compress", GzipMode.Compress), ("opaque", GzipMode.Opaque)],
        "Describe the content of a gzip file, compress the file with gzip, or treat a gzip file like any other (default: look-inside for gzip files, if possible).");

    private readonly Option<bool> _compress = OptionKinds.Flag("-z", "Same as --gzip compress, as in zsyncmake.");
    private readonly Option<bool> _opaque = OptionKinds.Flag("-Z", "Same as --gzip opaque, as in zsyncmake.");

    private readonly Option<string[]> _plainUrls =
        OptionKinds.Texts("--plain-url", "URL", "With --gzip: address of the uncompressed file, for clients that do not support gzip.", "-U");

    private readonly Option<bool> _exact =
        OptionKinds.Flag("--exact", "Check that gzip builds exactly this gzip file from its content, and fail if it does not.", "-e");

    private readonly Option<bool> _noRecompress =
        OptionKinds.Flag("--no-recompress", "Do not search for the options with which clients can build the gzip file again.", "-C");

    public GzipOptions(Command verb)
    {
        foreach (Option option in All)
            verb.Add(option);
    }

    public Option[] All => [_gzip, _compress, _opaque, _plainUrls, _exact, _noRecompress];

    /// <summary>Whether an option was given that holds for one file alone.</summary>
    public bool NamesOneFile(ParseResult parsed) => parsed.GetValue(_plainUrls) is { Length: > 0 };

    public MakeRequest AddTo(MakeRequest request, ParseResult parsed) => request with
    {
        Gzip = new()
        {
            Mode = Mode(parsed),
            PlainLocations = parsed.GetValue(_plainUrls) ?? [],
            Recompress = !parsed.GetValue(_noRecompress),
            RequireRecompression = parsed.GetValue(_exact),
        },
    };

    private GzipMode? Mode(ParseResult parsed)
    {
        GzipMode?[] given = [parsed.GetValue(_gzip), parsed.GetValue(_compress) ? GzipMode.Compress : null, parsed.GetValue(_opaque) ? GzipMode.Opaque : null];
        GzipMode[] modes = [.. given.OfType<GzipMode>().Distinct()];
        return modes.Length <= 1 ? modes.Cast<GzipMode?>().FirstOrDefault() : throw CommandFailure.Usage("--gzip, -z and -Z contradict each other: use one of them");
    }
}
