using System.CommandLine;

namespace Morsel.Cli.Selection;

/// <summary>From where else a file is fetched, and what is kept of all that an update reads and writes.</summary>
internal sealed class OutcomeOptions
{
    private readonly Option<string?> _keepControl =
        OptionKinds.Path("--keep-control", "FILE", "Keep the control file there, and ask for it again only if it changed.", "-k");

    private readonly Option<string[]> _mirrors =
        OptionKinds.Texts("--mirror", "URL", "Another address of the same file, tried after those the control file names.");

    private readonly Option<bool> _whole =
        OptionKinds.Flag("--whole", "Fetch the file whole: search no seeds, never ask for ranges; the control file still proves it.");

    private readonly Option<bool> _keepOld = OptionKinds.Flag("--keep-old", "Keep the replaced file as FILE.zs-old.");
    private readonly Option<bool> _keepZck = OptionKinds.Flag("--keep-zck", "With --unpack, keep the zchunk file beside its content.");
    private readonly Option<bool> _noMtime = OptionKinds.Flag("--no-mtime", "Leave the file's time as it is written.");

    private readonly Option<bool> _noRecompress =
        OptionKinds.Flag("--no-recompress", "Of a gzip file, keep what is in it: do not compress it again as it was published.");

    private readonly Option<bool> _gzipFile =
        OptionKinds.Flag("--gzip-file", "Of a gzip file that cannot be made again, do not keep what is in it: fetch it whole.");

    public OutcomeOptions(Command verb)
    {
        foreach (Option option in new Option[] { _keepZck, _mirrors, _whole, _keepControl, _keepOld, _noMtime, _noRecompress, _gzipFile })
            verb.Add(option);
    }

    public UpdateRequest AddTo(UpdateRequest request, ParseResult parsed) => request with
    {
        Mirrors = [.. (parsed.GetValue(_mirrors) ?? []).Select(text => SourceOptions.Address("--mirror", text))],
        WholeOnly = parsed.GetValue(_whole),
        KeepDescriptionPath = parsed.GetValue(_keepControl),
        KeepReplaced = parsed.GetValue(_keepOld),
        SetModifiedTime = !parsed.GetValue(_noMtime),
        Gzip = new() { Recompress = !parsed.GetValue(_noRecompress), FetchFile = parsed.GetValue(_gzipFile) },
        Zchunk = request.Zchunk with { KeepPayload = parsed.GetValue(_keepZck) },
    };
}
