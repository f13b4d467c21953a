using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using Morsel.Cli.Json;
using Morsel.Cli.Progress;
using Morsel.Cli.Selection;
using Morsel.Cli.Text;
using Morsel.Patches;

namespace Morsel.Cli.Verbs;

/// <summary><c>morsel patch</c>: applies a patch to an older version of a file, or tells what it says.</summary>
internal sealed class PatchVerb : Verb
{
    private const string Apply = "apply", Inspect = "inspect";

    private readonly Argument<string> _action = new("ACTION") { Description = "Apply the patch, or print its fields." };

    private readonly Argument<string[]> _files = new("FILE")
    {
        Description = "With apply: the old file, and the patch. With inspect: the patch.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string?> _output =
        OptionKinds.Path("--output", "FILE", "Write the new file here, after it is verified. It may be the old file.", "-o");

    private readonly Option<bool> _windows = OptionKinds.Flag("--windows", "With inspect: also print every window.");

    private readonly Option<string?> _sha256 =
        OptionKinds.Text("--sha256", "HEX", "With apply: SHA-256 that the new file must have; a zstd patch contains none.");

    [SetsRequiredMembers]
    public PatchVerb(Surroundings around)
        : base("patch", "Apply a patch of make or of zstd --patch-from (FILE.mpatch, FILE.zpatch) to an old file, or print its fields.", around)
    {
        _action.CompletionSources.Add(Apply, Inspect);
        Add(_action);
        Add(_files);
        Add(_output);
        Add(_windows);
        Add(_sha256);
        AddReportOptions();
        Examples =
        [
            "morsel patch apply old/disk.img disk.img.5f70bf18.from-9a3b2c1d.mpatch -o disk.img",
            "morsel patch inspect disk.img.5f70bf18.from-9a3b2c1d.mpatch",
        ];
    }

    protected override Task<ExitCode> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string[] files = parsed.GetRequiredValue(_files);
        string? output = parsed.GetValue(_output);
        return (parsed.GetRequiredValue(_action), files) switch
        {
            (Apply, [var old, var patch]) when output is not null => ApplyAsync(parsed, Request(parsed, old, patch, output), cancellationToken),
            (Apply, [_, _]) => throw CommandFailure.Usage("-o is missing: specify the new file with it"),
            (Apply, _) => throw CommandFailure.Usage($"apply: expected the old file and the patch, got {files.Length} {(files.Length == 1 ? "file" : "files")}"),
            (Inspect, [_]) when parsed.GetValue(_sha256) is not null => throw CommandFailure.Usage("inspect: --sha256 is for apply"),
            (Inspect, [var patch]) when output is null => Task.FromResult(Print(parsed, patch)),
            (Inspect, [_]) => throw CommandFailure.Usage("inspect: -o is only for apply, nothing is written"),
            (Inspect, _) => throw CommandFailure.Usage($"inspect: expected one patch, got {files.Length} files"),
            (var other, _) => throw CommandFailure.Usage($"patch: got \"{SourceText.Shown(other)}\", expected {Apply} or {Inspect}{NearestWord.Question(other, [Apply, Inspect])}"),
        };
    }

    private PatchApplyRequest Request(ParseResult parsed, string old, string patch, string output) =>
        new() { OldPath = old, PatchPath = patch, OutputPath = output, ExpectedSha256 = ProofOptions.Sha256(parsed.GetValue(_sha256)) };

    private async Task<ExitCode> ApplyAsync(ParseResult parsed, PatchApplyRequest request, CancellationToken cancellationToken)
    {
        PatchApplyReport report;
        using (var screen = new ProgressScreen(Around, IsQuiet(parsed)))
            report = await PatchFile.ApplyAsync(request, new PayloadView(screen, "patching"), cancellationToken).ConfigureAwait(false);
        Print(parsed, () => PatchText.Of(report), json => PatchJson.Write(json, request, report), [], $"{report.OutputPath} is in place");
        return ExitCode.Ok;
    }

    private ExitCode Print(ParseResult parsed, string path)
    {
        PatchDescription patch = PatchFile.Inspect(path);
        bool hasWindows = parsed.GetValue(_windows);
        Print(parsed, () => PatchText.Of(path, patch, hasWindows), json => PatchJson.Write(json, patch, hasWindows), []);
        return ExitCode.Ok;
    }
}
