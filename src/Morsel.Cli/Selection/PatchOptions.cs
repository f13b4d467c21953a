using System.CommandLine;
using Morsel.Patches;

namespace Morsel.Cli.Selection;

/// <summary>Which patches are made besides.</summary>
internal sealed class PatchOptions
{
    private const int LeastWindowLog = 16, MostWindowLog = 24;
    private const string Morsel = "morsel", Zstd = "zstd";

    private readonly Option<string[]> _from =
        OptionKinds.Texts("--patch-from", "OLD", "Also write a patch from this older version, NAME.DIGEST.from-DIGEST.mpatch, unless it saves less than half of the file.");

    private readonly Option<int?> _window =
        OptionKinds.Number("--patch-window", LeastWindowLog, MostWindowLog, "Size of the windows in which a patch is downloaded and verified: 2^N bytes, 16 to 24 (default: 22).");

    private readonly Option<string[]> _format = OptionKinds.Texts(
        "--patch-format", $"{Morsel}|{Zstd}", "Also write each patch as a zstd file, which zstd -d --long=31 --patch-from=OLD applies (default: morsel, which is always written).");

    public PatchOptions(Command verb)
    {
        verb.Add(_from);
        verb.Add(_window);
        _format.CompletionSources.Add(Morsel, Zstd);
        verb.Add(_format);
    }

    /// <summary>The options, for those that mean nothing elsewhere.</summary>
    public IReadOnlyList<Option> All => [_from, _window, _format];

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
        string[] formats = parsed.GetValue(_format) ?? [];
        if (from.Length == 0 && formats.Length > 0)
            throw CommandFailure.Usage("--patch-format needs --patch-from");
        if (formats.FirstOrDefault(format => format is not (Morsel or Zstd)) is { } unknown)
            throw CommandFailure.Usage($"--patch-format: got \"{SourceText.Shown(unknown)}\", expected {Morsel} or {Zstd}{NearestWord.Question(unknown, [Morsel, Zstd])}");
        return request with { Patches = new PatchMakeOptions { From = from, AlsoZstd = formats.Contains(Zstd), WindowLog = parsed.GetValue(_window) ?? new PatchMakeOptions().WindowLog } };
    }
}
