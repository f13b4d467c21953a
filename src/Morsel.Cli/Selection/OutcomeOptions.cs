using System.CommandLine;

namespace Morsel.Cli.Selection;

/// <summary>From where else a file is fetched, and what is kept of all that an update reads and writes.</summary>
internal sealed class OutcomeOptions
{
    private readonly Option<string?> _keepControl =
        OptionKinds.Path("--keep-control", "FILE", "Keep the control file here, and download it again only if it changed.", "-k");

    private readonly Option<string[]> _mirrors =
        OptionKinds.Texts("--mirror", "URL", "Other address of the same file, used after those in the control file.");

    private readonly Option<bool> _whole =
        OptionKinds.Flag("--whole", "Download the whole file: search no local files, request no ranges. The control file still verifies it.");

    private readonly Option<bool> _keepZck = OptionKinds.Flag("--keep-zck", "With --unpack: keep the zchunk file beside its content.");
    private readonly PlaceOptions _place;

    private readonly Option<bool> _noRecompress =
        OptionKinds.Flag("--no-recompress", "For a gzip file: keep the uncompressed content, do not build the gzip file again.");

    private readonly Option<bool> _gzipFile =
        OptionKinds.Flag("--gzip-file", "For a gzip file that cannot be built again: download all of it instead of keeping the uncompressed content.");

    public OutcomeOptions(Command verb)
    {
        foreach (Option option in new Option[] { _keepZck, _mirrors, _whole, _keepControl })
            verb.Add(option);
        _place = new PlaceOptions(verb);
        verb.Add(_noRecompress);
        verb.Add(_gzipFile);
    }

    public UpdateRequest AddTo(UpdateRequest request, ParseResult parsed) => _place.AddTo(request, parsed) with
    {
        Mirrors = [.. (parsed.GetValue(_mirrors) ?? []).Select(text => SourceOptions.Address("--mirror", text))],
        WholeOnly = parsed.GetValue(_whole),
        KeepDescriptionPath = parsed.GetValue(_keepControl),
        Gzip = new() { Recompress = !parsed.GetValue(_noRecompress), FetchFile = parsed.GetValue(_gzipFile) },
        Zchunk = request.Zchunk with { KeepPayload = parsed.GetValue(_keepZck) },
    };
}
