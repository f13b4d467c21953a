using System.CommandLine;

namespace Morsel.Cli.Selection;

/// <summary>Which local files are searched for parts of the target.</summary>
internal sealed class SeedOptions
{
    private readonly Option<string[]> _seeds =
        OptionKinds.Paths("--seed", "FILE", "A local file that may hold parts of the target.", "-i");

    private readonly Option<bool> _noAutoSeeds =
        OptionKinds.Flag("--no-auto-seeds", "Do not search files of similar name beside the output.");

    private readonly Option<int?> _threads =
        OptionKinds.Number("--threads", 1, 1024, "Threads that search seeds (default: one for each processor).");

    private readonly Option<Preference?> _prefer = OptionKinds.Choice<Preference>(
        "--prefer",
        [("bytes", Preference.Bytes), ("time", Preference.Time)],
        "What is spared where both cannot be: time lets a seed be left, and more be downloaded, where that is quicker (default: bytes).");

    public SeedOptions(Command verb)
    {
        verb.Add(_seeds);
        verb.Add(_noAutoSeeds);
        verb.Add(_threads);
        verb.Add(_prefer);
    }

    public UpdateRequest AddTo(UpdateRequest request, ParseResult parsed) => request with
    {
        SeedPaths = parsed.GetValue(_seeds) ?? [],
        AutoSeeds = !parsed.GetValue(_noAutoSeeds),
        Threads = parsed.GetValue(_threads),
        Prefer = parsed.GetValue(_prefer) ?? Preference.Bytes,
    };
}
