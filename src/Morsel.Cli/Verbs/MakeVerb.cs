using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Morsel.Casync;
using Morsel.Cli.Json;
using Morsel.Cli.Progress;
using Morsel.Cli.Selection;
using Morsel.Cli.Text;
using Morsel.Estimates;
using Morsel.Zchunk;

namespace Morsel.Cli.Verbs;

/// <summary><c>morsel make</c>: describes files, so that others can update to them.</summary>
internal sealed class MakeVerb : Verb
{
    private const string StandardInput = "-";

    private readonly Argument<string[]> _files = new("FILE")
    {
        Description = "Files to describe; - is standard input, and needs --filename.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string?> _output =
        OptionKinds.Path("--output", "FILE|DIR", "Write the control file here, or into this folder for several (default: NAME.zsync, beside the file).", "-o");

    private readonly Option<int?> _jobs =
        OptionKinds.Number("--jobs", 1, 1024, "Files to process at the same time (default: one for each processor).", "-j");

    private readonly MakeOptions _publish;
    private readonly PayloadOptions _payload;
    private readonly FolderOptions _folders;
    private readonly EmbeddingOption _appImages;
    private readonly SigningOptionSet _signing;

    [SetsRequiredMembers]
    public MakeVerb(Surroundings around)
        : base("make", "Write the control file of a file (FILE.zsync), a zchunk file, or a casync index, so that others can update to it.", around)
    {
        Add(_files);
        Add(_output);
        _publish = new MakeOptions(this);
        Add(_jobs);
        _payload = new PayloadOptions(this);
        _folders = new FolderOptions(this);
        _appImages = new EmbeddingOption(this);
        _signing = new SigningOptionSet(this, around);
        AddReportOptions();
        UsualOptions = ["--output", "--url", "--gzip", "--patch-from", "--units", "--routes", "--format", "--store", "--archive", "--sign", "--json", "--quiet"];
        Examples =
        [
            "morsel make disk.img",
            "morsel make disk.img --url https://example.org/disk.img -o public/disk.img.zsync",
            "morsel make images/*.img -o public/ --jobs 4",
            "morsel make disk.img --patch-from old/disk.img",
            "morsel make disk.img --units",
            "morsel make Example.AppImage --update-information 'zsync|https://example.org/Example.AppImage.zsync'",
            "morsel make --gzip compress disk.img",
            "tar -c folder | morsel make - --filename folder.tar",
            "morsel make --format casync disk.img --store public/default.castr -o public/",
            "morsel make --format casync site --store public/default.castr --exclude '*.o' -o public/",
            "morsel make --format casync --archive site --with portable",
            "morsel make --format zchunk primary.xml --split '<package ' --train-dict primary-1.xml",
        ];
    }

    protected override async Task<ExitCode> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        MakeFormat format = _payload.Format(parsed, _publish);
        if (format != MakeFormat.Zsync && _publish.Tuning.Given(parsed) is { } tuning)
            throw CommandFailure.Usage($"{tuning} is for zsync control files");
        if (_folders.AreChosen(parsed, format, parsed.GetRequiredValue(_files)))
            return await MakeFoldersAsync(parsed, cancellationToken).ConfigureAwait(false);
        switch (format)
        {
            case MakeFormat.Zchunk:
                return await MakePayloadsAsync(parsed, cancellationToken).ConfigureAwait(false);
            case MakeFormat.Casync:
                return await MakeIndexesAsync(parsed, cancellationToken).ConfigureAwait(false);
            default:
                return await MakeControlFilesAsync(parsed, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<ExitCode> MakeControlFilesAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        MakeSources sources = MakeSources.Of(Files(parsed), Maker.IsControlFile);
        MakeRequest[] requests = Requests(parsed, sources.Files);
        EstimateReport? tuned = await TuneAsync(parsed, requests, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<Note> embedded = _appImages.Embed(parsed, requests);
        var results = new MadeFile<MakeReport>[requests.Length];
        using (var screen = new ProgressScreen(Around, IsQuiet(parsed), NameShown(sources.Files)))
        {
            var view = new MakeView(screen, [.. requests.Select(KnownBytes)]);
            int jobs = parsed.GetValue(_jobs) ?? Environment.ProcessorCount;
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = jobs, CancellationToken = cancellationToken };
            await Parallel.ForAsync(0, requests.Length, parallel, async (number, token) =>
                results[number] = await MadeFile<MakeReport>.OfAsync(
                    requests[number].SourcePath ?? StandardInput,
                    new Maker().MakeAsync(requests[number], view.Of(number), token)).ConfigureAwait(false)).ConfigureAwait(false);
        }
        Note[] notes = [.. results.SelectMany(result => result.Report?.Notes ?? [])];
        return Report(parsed, results, report => MakeText.Of(report) + EstimateText.TuningOf(tuned), json => MakeJson.Write(json, results, sources.LeftOut, tuned), [.. sources.Notes, .. embedded, .. notes]);
    }

    // Of one file, whose request is given the size.
    private async Task<EstimateReport?> TuneAsync(ParseResult parsed, MakeRequest[] requests, CancellationToken cancellationToken)
    {
        if (_publish.Tuning.Given(parsed) is not { } option)
            return null;
        if (requests is not [var only])
            throw CommandFailure.Usage($"{option} is for one file, got {requests.Length} files: run make for each");
        EstimateRequest estimate = _publish.Tuning.Request(parsed, only);
        EstimateReport report;
        using (var screen = new ProgressScreen(Around, IsQuiet(parsed), Path.GetFileName(estimate.NewPath)))
            report = await new Estimator().EstimateAsync(estimate, new EstimateView(screen, KnownBytes(only)), cancellationToken).ConfigureAwait(false);
        requests[0] = only with { BlockBytes = (int?)report.Recommendation?.Way.BlockBytes };
        return report;
    }

    private static string NameShown(string[] files) =>
        files is [var only] ? only == StandardInput ? "standard input" : Path.GetFileName(only) : Figures.Count(files.Length, "file");

    private static long KnownBytes(MakeRequest request) =>
        request.SourcePath is { } path && File.Exists(path) ? new FileInfo(path).Length : 0;

    private MakeRequest[] Requests(ParseResult parsed, string[] files)
    {
        MakeRequest common = _publish.Request(parsed, files.Length) with { Signing = _signing.Read(parsed) };
        string?[] paths = ControlPaths.OfControlFiles(files, parsed.GetValue(_output), _publish.FileName(parsed), _publish.WritesHere(parsed));
        return [.. files.Select((file, number) => file == StandardInput
            ? common with { Input = Around.OpenInput(), OutputPath = paths[number] }
            : common with { SourcePath = file, OutputPath = paths[number] })];
    }

    private string[] Files(ParseResult parsed)
    {
        string[] files = parsed.GetRequiredValue(_files);
        if (files.Contains(StandardInput) && files.Length > 1)
            throw CommandFailure.Usage("- means standard input, which cannot be used together with files");
        return files[0] == StandardInput && _publish.FileName(parsed) is null
            ? throw CommandFailure.Usage("standard input has no name; specify the published one with --filename")
            : files;
    }

    private async Task<ExitCode> MakePayloadsAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        MakeSources sources = MakeSources.Of(Files(parsed), file => Maker.IsControlFile(file) || ZchunkFile.IsAt(file));
        PayloadRequest common = _payload.Request(parsed) with { Signing = _signing.Read(parsed) };
        MadeFile<PayloadReport>[] results = await MakeEachAsync(parsed, sources.Files, ".zck", (file, output, view) => ZchunkFile.CreateAsync(
            file == StandardInput ? common with { Input = Around.OpenInput(), OutputPath = output } : common with { SourcePath = file, OutputPath = output },
            view,
            cancellationToken)).ConfigureAwait(false);
        return Report(parsed, results, PayloadText.Of, json => PayloadJson.Write(json, results, sources.LeftOut), sources.Notes);
    }

    private async Task<ExitCode> MakeFoldersAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string[] folders = [.. parsed.GetRequiredValue(_files).Select(folder => Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)))];
        TreeMakeOptions options = _folders.Options(parsed);
        if (_folders.IsArchive(parsed))
        {
            if (_signing.Read(parsed).KeyFile is not null)
                throw CommandFailure.Usage("--sign: an archive is not a description: sign its index (--format casync without --archive)");
            MadeFile<CatarMakeReport>[] archives = await MakeEachAsync(parsed, folders, ".catar", (folder, output, view) => CatarFile.CreateAsync(
                new CatarMakeRequest { FolderPath = folder, OutputPath = output, Options = options }, view, cancellationToken)).ConfigureAwait(false);
            return Report(parsed, archives, EntryText.Of, json => EntryJson.Write(json, archives), [.. archives.SelectMany(made => made.Report?.Notes ?? [])]);
        }
        CasyncMakeRequest common = _payload.IndexRequest(parsed) with { Tree = options, Signing = _signing.Read(parsed) };
        MadeFile<CasyncMakeReport>[] results = await MakeEachAsync(parsed, folders, ".caidx", (folder, output, view) => CasyncFile.MakeAsync(
            common with { SourcePath = folder, OutputPath = output }, view, cancellationToken)).ConfigureAwait(false);
        return Report(parsed, results, CasyncText.Of, json => CasyncJson.Write(json, results, []), [.. results.SelectMany(made => made.Report?.Notes ?? [])]);
    }

    private async Task<ExitCode> MakeIndexesAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        MakeSources sources = MakeSources.Of(Files(parsed), file => Maker.IsControlFile(file) || CasyncFile.IsIndex(file));
        CasyncMakeRequest common = _payload.IndexRequest(parsed) with { Signing = _signing.Read(parsed) };
        MadeFile<CasyncMakeReport>[] results = await MakeEachAsync(parsed, sources.Files, ".caibx", (file, output, view) => CasyncFile.MakeAsync(
            file == StandardInput ? common with { Input = Around.OpenInput(), OutputPath = output } : common with { SourcePath = file, OutputPath = output },
            view,
            cancellationToken)).ConfigureAwait(false);
        return Report(parsed, results, CasyncText.Of, json => CasyncJson.Write(json, results, sources.LeftOut), sources.Notes);
    }

    // One after another: each takes all cores.
    private async Task<MadeFile<TReport>[]> MakeEachAsync<TReport>(
        ParseResult parsed, string[] files, string extension, Func<string, string, IProgress<MakeProgress>, Task<TReport>> make)
        where TReport : class
    {
        string[] paths = ControlPaths.Of(files, parsed.GetValue(_output), _publish.FileName(parsed), extension);
        var results = new MadeFile<TReport>[files.Length];
        using var screen = new ProgressScreen(Around, IsQuiet(parsed), NameShown(files));
        for (int i = 0; i < files.Length; i++)
            results[i] = await MadeFile<TReport>.OfAsync(files[i], make(files[i], paths[i], new PayloadView(screen, "making"))).ConfigureAwait(false);
        return results;
    }

    private ExitCode Report<TReport>(
        ParseResult parsed, MadeFile<TReport>[] results, Func<TReport, string> text, Action<Utf8JsonWriter> json, IReadOnlyList<Note> notes)
        where TReport : class
    {
        Exception[] failures = [.. results.Select(result => result.Failure).OfType<Exception>()];
        foreach (Exception failure in failures)
            ErrorLine.Write(Around, LineOf(failure, ExitCodes.Of(failure)));
        Print(parsed, () => string.Concat(results.Select(result => result.Report).OfType<TReport>().Select(text)), json, notes, "the files that could be written are in place");
        return failures is [var first, ..] ? ExitCodes.Of(first) : ExitCode.Ok;
    }
}
