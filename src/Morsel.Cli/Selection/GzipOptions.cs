using System.CommandLine;

namespace Morsel.Cli.Selection;

/// <summary>What is done about gzip when a file is described.</summary>
internal sealed class GzipOptions
{
    private readonly Option<GzipMode?> _gzip = OptionKinds.Choice<GzipMode>(
        "--gzip",
        [("look-inside", GzipMode.LookInside), ("compress", GzipMode.Compress), ("opaque", GzipMode.Opaque)],
        "Describe what a gzip file holds, make one, or take it as it is (default: look inside of gzip files, if that is possible).");

    private readonly Option<bool> _compress = OptionKinds.Flag("-z", "As --gzip compress; zsyncmake calls it so.");
    private readonly Option<bool> _opaque = OptionKinds.Flag("-Z", "As --gzip opaque; zsyncmake calls it so.");

    private readonly Option<string[]> _plainUrls =
        OptionKinds.Texts("--plain-url", "URL", "With --gzip: address of the uncompressed file, for clients that know nothing of gzip.", "-U");

    private readonly Option<bool> _exact =
        OptionKinds.Flag("--exact", "Compare all of a gzip file with what gzip makes of its content, and refuse it if it is not the same.", "-e");

    private readonly Option<bool> _noRecompress =
        OptionKinds.Flag("--no-recompress", "Do not find out how clients could make the gzip file again.", "-C");

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
        return modes.Length <= 1 ? modes.Cast<GzipMode?>().FirstOrDefault() : throw CommandFailure.Usage("--gzip, -z and -Z say different things about gzip; give one");
    }
}
