using System.CommandLine;
using Morsel.Patches;

namespace Morsel.Cli.Selection;

/// <summary>Which patches are made besides.</summary>
internal sealed class PatchOptions
{
    private const int LeastWindowLog = 16, MostWindowLog = 24;

    private readonly Option<string[]> _from =
        OptionKinds.Texts("--patch-from", "OLD", "Also write a patch from this older version, NAME.DIGEST.from-DIGEST.mpatch, unless it saves less than half of the file.");

    private readonly Option<int?> _window =
        OptionKinds.Number("--patch-window", LeastWindowLog, MostWindowLog, "Size of the windows in which a patch is downloaded and verified: 2^N bytes, 16 to 24 (default: 22).");

    public PatchOptions(Command verb)
    {
        verb.Add(_from);
        verb.Add(_window);
    }

    /// <summary>The options, for those that mean nothing elsewhere.</summary>
    public IReadOnlyList<Option> All => [_from, _window];

    /// <summary>Adds them to a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="parsed">The command line.</param>
    /// <param name="fileCount">Files that it stands for.</param>
    public MakeRequest AddTo(MakeRequest request, ParseResult parsed, int fileCount)
    {
        string[] from = parsed.GetValue(_from) ?? [];
        if (from.Length > 0 && fileCount > 1)
            throw CommandFailure.Usage($"--patch-from is for one file, got {fileCount} files: run make for each");
        if (from.Length == 0 && parsed.GetValue(_window) is not null)
            throw CommandFailure.Usage("--patch-window needs --patch-from");
        return request with { Patches = new PatchMakeOptions { From = from, WindowLog = parsed.GetValue(_window) ?? new PatchMakeOptions().WindowLog } };
    }
}
