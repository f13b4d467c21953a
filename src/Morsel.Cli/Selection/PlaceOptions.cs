using System.CommandLine;

namespace Morsel.Cli.Selection;

/// <summary>How the new file takes the place of the old one.</summary>
internal sealed class PlaceOptions
{
    private readonly Option<bool> _inPlace =
        OptionKinds.Flag("--in-place", "Change the file itself, without a second copy; also a block device. Until the end it is neither the old version nor the new one.");

    private readonly Option<string?> _journalFolder =
        OptionKinds.Path("--journal-dir", "DIR", "With --in-place: folder for the journal of a block device (default: ~/.local/share/morsel; that of a file is FILE.part.jnl).");

    private readonly Option<bool> _keepOld = OptionKinds.Flag("--keep-old", "Keep the old file as FILE.zs-old.");
    private readonly Option<bool> _noMtime = OptionKinds.Flag("--no-mtime", "Do not set the file's time to that of the published file.");

    public PlaceOptions(Command verb)
    {
        foreach (Option option in new Option[] { _inPlace, _journalFolder, _keepOld, _noMtime })
            verb.Add(option);
    }

    public UpdateRequest AddTo(UpdateRequest request, ParseResult parsed) => request with
    {
        InPlace = parsed.GetValue(_inPlace),
        JournalFolder = parsed.GetValue(_journalFolder),
        KeepReplaced = parsed.GetValue(_keepOld),
        SetModifiedTime = !parsed.GetValue(_noMtime),
    };
}
