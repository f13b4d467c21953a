using System.CommandLine;

namespace Morsel.Cli.Selection;

/// <summary>Which local files are searched for parts of the target.</summary>
internal sealed class SeedOptions
{
    private readonly Option<string[]> _seeds =
        OptionKinds.Paths("--seed", "FILE", "Local file that may contain parts of the new file.", "-i");

    private readonly Option<bool> _noAutoSeeds =
        OptionKinds.Flag("--no-auto-seeds", "Do not search files with a similar name beside the output.");

    private readonly Option<int?> _threads =
        OptionKinds.Number("--threads", 1, 1024, "Threads that search local files (default: one for each processor).");

    private readonly Option<Preference?> _prefer = OptionKinds.Choice<Preference>(
        "--prefer",
        [("bytes", Preference.Bytes), ("time", Preference.Time)],
        "Save downloaded bytes, or time: with time, Morsel stops searching a local file where downloading is faster (default: bytes).");

    private readonly Option<long?> _memory = OptionKinds.Bytes(
        "--memory", "Do not use a patch or compressed file that needs more memory than this (default: a quarter of the machine's).");

    public SeedOptions(Command verb)
    {
        verb.Add(_seeds);
        verb.Add(_noAutoSeeds);
        verb.Add(_threads);
        verb.Add(_prefer);
        verb.Add(_memory);
    }

    public UpdateRequest AddTo(UpdateRequest request, ParseResult parsed) => request with
    {
        SeedPaths = parsed.GetValue(_seeds) ?? [],
        AutoSeeds = !parsed.GetValue(_noAutoSeeds),
        Threads = parsed.GetValue(_threads),
        Prefer = parsed.GetValue(_prefer) ?? Preference.Bytes,
        MemoryLimit = parsed.GetValue(_memory),
    };
}
