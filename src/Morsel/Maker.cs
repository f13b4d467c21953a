using System.Numerics;
using Morsel.Descriptions;
using Morsel.Files;
using Morsel.Formats;
using Morsel.Making;
using Morsel.Making.Patches;
using Morsel.Making.Units;
using Morsel.Patches;
using Morsel.Zsync;

namespace Morsel;

/// <summary>Writes control files, with which others update to a file.</summary>
public sealed class Maker
{
    private const int FewestBlockBytes = 512, MostBlockBytes = 16 << 20;

    private const int LeastWindowLog = 16, MostWindowLog = 24;

    private const int MostUnitBytes = 128 << 10, MostUnitLevel = 22;

    // As many as tell a description.
    private const int PrefixBytes = 64;

    private readonly IFileSystem _files;
    private readonly TimeProvider _time;

    /// <summary>Creates a maker.</summary>
    public Maker()
        : this(new LocalFileSystem(), TimeProvider.System)
    {
    }

    internal Maker(IFileSystem files, TimeProvider time) => (_files, _time) = (files, time);

    /// <summary>Whether a file begins like a control file.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static bool IsControlFile(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var files = new LocalFileSystem();
        return files.Stat(path) is { IsRegularFile: true } or { IsSymbolicLink: true } && IsControlFile(files, path);
    }

    /// <summary>Reads a file once and writes its control file.</summary>
    /// <param name="request">What to describe.</param>
    /// <param name="progress">Receives the progress, once per buffer.</param>
    /// <param name="cancellationToken">Cancels the work; then nothing is written.</param>
    /// <exception cref="ArgumentException">The request contradicts itself, or cannot be written as a control file.</exception>
    /// <exception cref="RefusedException">The requested gzip mode is not possible with this file, or another kind of file is at the path of the output.</exception>
    /// <exception cref="IOException">The file cannot be read, changed while it was read, or the control file cannot be written.</exception>
    /// <example>
    /// <code>
    /// MakeReport report = await new Maker().MakeAsync(new MakeRequest { SourcePath = "disk.img", OutputPath = "disk.img.zsync" });
    /// Console.WriteLine($"{report.DescriptionBytes} bytes describe {report.Length}");
    /// </code>
    /// </example>
    public async Task<MakeReport> MakeAsync(
        MakeRequest request, IProgress<MakeProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        Check(request);
        CheckWhole(request);
        CheckCoarse(request);
        CheckSigning(request);
        var signing = DescriptionSigning.For(_files, request.Signing);
        long started = _time.GetTimestamp();
        ITargetWriter writer = Catalog.CreateWriter(request);
        string? name = request.FileName ?? (request.SourcePath is { } path ? Path.GetFileName(path) : null);
        string likelyOutput = OutputFor(request, name, writer);
        CheckEarlier(likelyOutput);
        signing?.CheckEarlier(likelyOutput);
        if (request.AddsObjects)
            new SidecarMaking(_files, SidecarMaking.PathFor(likelyOutput, writer.Extension)).CheckEarlier();
        using MakeSource source = await MakeSource
            .OpenAsync(_files, request.SourcePath, request.Input, likelyOutput, cancellationToken).ConfigureAwait(false);
        request = WithRoutes(request, source.IsGzip);
        int rounds = Rounds(request);
        var run = new MakeRun(_files, request, source, writer, rounds == 1 ? progress : new Round(progress, rounds))
        {
            Signed = SigningTime.Of(request.Signing, _time),
            Whole = request.CompressedWhole is { } packing ? (Path.GetDirectoryName(likelyOutput)!, Catalog.CodecOf(packing)) : null,
            Coarse = request.CoarseControlFile ? new CoarseMaking(_files, Path.GetDirectoryName(likelyOutput)!, Catalog.CreateCoarseWriter(request)) : null,
        };
        DescribedTarget target = await run.DescribeAsync(cancellationToken).ConfigureAwait(false);
        if (request.Units.AreMade && run.Gzip.Mode == GzipMode.LookInside)
            throw new RefusedException($"{request.SourcePath} is described by its content, but units need a file that is described as it is: describe it so, or leave them out");
        byte[] description = writer.Write(target);
        run.WriteCoarse(target, description.Length, path => IsControlFile(_files, path));
        string output = OutputFor(request, target.FileName, writer);
        CheckEarlier(output);
        Install(description, output);
        MadeUnits? units = await MakeUnitsAsync(request, target, output, progress, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<VersionDownload> downloads = [];
        if (request.Routes)
        {
            // What a client finds beside the control file decides which patches are worth it.
            string? sidecarOfFile = run.WriteSidecar(output, description, target, units, []);
            downloads = await ForecastAsync(request, output, run.Gzip.Mode == GzipMode.LookInside ? null : sidecarOfFile, description.Length, cancellationToken).ConfigureAwait(false);
        }
        IReadOnlyList<MadePatch> patches = await MakePatchesAsync(request, run, output, downloads, progress, cancellationToken).ConfigureAwait(false);
        string? sidecar = run.WriteSidecar(output, description, target, units, patches);
        return Report(output, target, description.Length, run, [.. DescriptionSize.NotesOn(description.Length), .. writer.NotesOn(target), .. NotesOnName(target.FileName), .. NotesOn(units), .. NotesOn(patches), .. NotesOnContent(request, run)]) with
        {
            Units = units,
            Patches = patches,
            Signatures = signing is null ? [] : [.. new[] { output, sidecar }.OfType<string>().Select(path => signing.Sign(path))],
            SidecarPath = sidecar,
            Downloads = [.. downloads.Select(download => DownloadForecast.Completed(download, patches, sidecar is null ? 0 : _files.Stat(sidecar)?.Length ?? 0))],
            Elapsed = _time.GetElapsedTime(started),
        };
    }

    // What a gzip file holds is described without units and a coarser control file.
    private static MakeRequest WithRoutes(MakeRequest request, bool isGzip) =>
        !request.Routes || request.Gzip.Mode is GzipMode.LookInside or GzipMode.Compress || (request.Gzip.Mode is null && isGzip)
            ? request
            : request with { CoarseControlFile = true, Units = request.Units with { AreMade = true } };

    private async Task<IReadOnlyList<VersionDownload>> ForecastAsync(MakeRequest request, string output, string? sidecar, long controlBytes, CancellationToken cancellationToken)
    {
        string folder = Path.GetDirectoryName(output)!;
        var forecast = new DownloadForecast(PlanAsync, Catalog.SiteAddressOf(sidecar is null ? output : Path.ChangeExtension(sidecar, null)), output)
        {
            Length = _files.Stat(request.SourcePath!)?.Length ?? 0,
            ControlBytes = controlBytes,
            SidecarBytes = sidecar is null ? 0 : _files.Stat(sidecar)?.Length ?? 0,
        };
        var downloads = new List<VersionDownload>();
        foreach (string? old in request.Patches.From.Append(null))
            downloads.Add(await forecast.WithoutPatchAsync(old, cancellationToken).ConfigureAwait(false));
        return downloads;

        // One who remembers nothing: each user asks for everything.
        async Task<UpdatePlan> PlanAsync(UpdateRequest update, CancellationToken token)
        {
            using var updater = new Updater(new UpdaterOptions { Time = _time }, _files, [Catalog.OpenSite(folder, _time)]);
            return await updater.PlanAsync(update, cancellationToken: token).ConfigureAwait(false);
        }
    }

    // Beside the control file, where addresses relative to it are right.
    private async Task<IReadOnlyList<MadePatch>> MakePatchesAsync(
        MakeRequest request, MakeRun run, string output, IReadOnlyList<VersionDownload> downloads, IProgress<MakeProgress>? progress, CancellationToken cancellationToken)
    {
        if (request.Patches.From.Count == 0 || (run.Gzip.Mode == GzipMode.LookInside && run.ContentBytes is null))
            return [];
        string path = request.SourcePath!, name = request.FileName ?? Path.GetFileName(path);
        long length = _files.Stat(path)?.Length ?? 0;
        var making = new PatchRun(_files, _time, request.Patches)
        {
            IsOfContents = run.ContentBytes is not null,
            OtherBytesOf = old => downloads.FirstOrDefault(download => download.OldPath == old)?.Bytes ?? (run.ContentBytes is null ? null : length),
        };
        long made = run.ContentBytes ?? length;
        return await making.MakeAsync(
            path, Path.Join(Path.GetDirectoryName(output), name),
            done => progress?.Report(new MakeProgress((made * FirstOfPatches(request)) + done, made * Rounds(request))),
            cancellationToken).ConfigureAwait(false);
    }

    private async Task<MadeUnits?> MakeUnitsAsync(
        MakeRequest request, DescribedTarget target, string output, IProgress<MakeProgress>? progress, CancellationToken cancellationToken)
    {
        if (!request.Units.AreMade)
            return null;
        string path = request.SourcePath!, name = request.FileName ?? Path.GetFileName(path);
        long length = target.Shape.Layout.Length;
        return await new UnitsRun(_files, _time, request.Units) { MostBytes = request.Routes ? (long)(SidecarMaking.WorthAWhole * length) : null }.MakeAsync(
            path, Path.Join(Path.GetDirectoryName(output), name), target.Shape.Layout.BlockBytes,
            done => progress?.Report(new MakeProgress(length + done, length * Rounds(request))), cancellationToken).ConfigureAwait(false);
    }

    // The rounds over the file before the patches: the description, and the units.
    private static int FirstOfPatches(MakeRequest request) => request.Units.AreMade ? 2 : 1;

    private static int Rounds(MakeRequest request) => FirstOfPatches(request) + (request.Patches.From.Count * request.Patches.FormatCount);

    private static IEnumerable<Note> NotesOn(MadeUnits? units) =>
        units?.Problem is { } problem ? [new Note(NoteCode.UnitsNotMade, $"no compressed units: {problem}")] : [];

    // What is the same in all formats is said once.
    private static IEnumerable<Note> NotesOn(IReadOnlyList<MadePatch> patches) => patches.Where(patch => patch.Path is null).Select(ProblemOf).Distinct()
        .Select(problem => new Note(NoteCode.PatchNotMade, problem));

    private static string ProblemOf(MadePatch patch) => patch.OldDigest == patch.Digest
        ? $"{patch.OldPath} is the same file: there is nothing to patch"
        : $"no {(patch.Format == PatchFormat.Zstd ? "zstd " : "")}patch from {patch.OldPath}: {patch.Problem ?? "it would save less than half of the file"}";

    private static IEnumerable<Note> NotesOnContent(MakeRequest request, MakeRun run) =>
        request.Patches.From.Count > 0 && run.Gzip.Mode == GzipMode.LookInside && run.ContentBytes is null
            ? [new Note(NoteCode.PatchNotMade, $"no patches: no options of gzip build {request.SourcePath} again, so what it holds does not lead to it")]
            : [];

    private static string OutputFor(MakeRequest request, string? name, ITargetWriter writer)
    {
        string output = request.OutputPath is { } given && !Path.EndsInDirectorySeparator(given)
            ? given
            : Path.Join(request.OutputPath ?? UsualFolder(request), NameOf(name) + writer.Extension);
        output = Path.GetFullPath(output);
        return request.SourcePath is { } described && OwnNames.Meet(output, Path.GetFullPath(described))
            ? throw new ArgumentException("the control file, or a file written beside it, would replace the file that it describes: choose another output", nameof(request))
            : output;
    }

    // Beside the file, where the relative address in it is right; zsyncmake writes where it is run.
    private static string? UsualFolder(MakeRequest request) =>
        request.Zsync.Dialect == ZsyncDialect.Zsyncmake062 ? null : Path.GetDirectoryName(request.SourcePath);

    private void CheckEarlier(string output) => EarlierOutput.Check(_files, output, "control file", path => IsControlFile(_files, path));

    private static bool IsControlFile(IFileSystem files, string path)
    {
        using IBlockFile file = files.OpenRead(path);
        byte[] prefix = new byte[PrefixBytes];
        int read = file.Read(prefix, 0);
        return Catalog.Formats.Any(format => format.HeadBytes == 0 && format.Recognizes(prefix.AsSpan(0, read)));
    }

    private static void Check(MakeRequest request)
    {
        if (request.SourcePath is null == request.Input is null)
            throw new ArgumentException("exactly one of SourcePath and Input is needed", nameof(request));
        if (request.BlockBytes is { } bytes && (bytes is < FewestBlockBytes or > MostBlockBytes || !BitOperations.IsPow2(bytes)))
            throw new ArgumentException($"a block of {bytes} bytes cannot be made, expected a power of two from {FewestBlockBytes} to {MostBlockBytes}", nameof(request));
        if (request.Gzip is { RequireRecompression: true, Recompress: false })
            throw new ArgumentException("RequireRecompression needs Recompress", nameof(request));
        if (request.Patches.From.Count > 0 && request.SourcePath is null)
            throw new ArgumentException("patches need a file, not a stream", nameof(request));
        if (request.Routes && (request.SourcePath is null || request.Zsync.Dialect == ZsyncDialect.Zsyncmake062))
            throw new ArgumentException("routes are made of a file, and not in the dialect of zsyncmake", nameof(request));
        if (request.Patches.WindowLog is < LeastWindowLog or > MostWindowLog)
            throw new ArgumentException($"a window of 2^{request.Patches.WindowLog} bytes cannot be made, expected 2^{LeastWindowLog} to 2^{MostWindowLog}", nameof(request));
        if (request.Units.AreMade && request.SourcePath is null)
            throw new ArgumentException("units need a file, not a stream", nameof(request));
        if (request.Units.UnitBytes is { } unitBytes && (unitBytes is < FewestBlockBytes or > MostUnitBytes || !BitOperations.IsPow2(unitBytes)))
            throw new ArgumentException($"a unit of {unitBytes} bytes cannot be made, expected a power of two from {FewestBlockBytes} to {MostUnitBytes}", nameof(request));
        if (request.Units.Level is < 1 or > MostUnitLevel)
            throw new ArgumentException($"zstd has no level {request.Units.Level}, expected 1 to {MostUnitLevel}", nameof(request));
        if (request.Zsync.StrongHash is not (DigestAlgorithm.Md4 or DigestAlgorithm.Md5 or DigestAlgorithm.Sha224))
            throw new ArgumentException($"{Digest.NameOf(request.Zsync.StrongHash)} is not a checksum of blocks, expected MD4, MD5 or SHA-224", nameof(request));
        if (request.Zsync.Dialect == ZsyncDialect.Zsyncmake062 && request.Zsync.StrongHash != DigestAlgorithm.Md4)
            throw new ArgumentException("zsyncmake 0.6.2 supports only MD4 as the checksum of blocks", nameof(request));
    }

    private static void CheckSigning(MakeRequest request)
    {
        if (request.Signing.KeyFile is null)
            return;
        if (request.Zsync.Dialect == ZsyncDialect.Zsyncmake062)
            throw new ArgumentException("what zsyncmake 0.6.2 writes cannot be signed: its SHA-1 and MD4 do not bind the file, so a signature would promise too much", nameof(request));
        if (request.Input is not null && request.FileName is null)
            throw new ArgumentException("what is signed needs a file name", nameof(request));
    }

    private static void CheckWhole(MakeRequest request)
    {
        if (request.CompressedWhole is null)
            return;
        if (request.Gzip.Mode is GzipMode.Compress or GzipMode.LookInside)
            throw new ArgumentException("a compressed whole needs a file that is described as it is, not by its content", nameof(request));
        if (request.Zsync.Dialect == ZsyncDialect.Zsyncmake062)
            throw new ArgumentException("zsyncmake 0.6.2 does not support a compressed whole", nameof(request));
        if (request.Input is not null && request.FileName is null)
            throw new ArgumentException("the compressed whole needs a file name", nameof(request));
        // Both would have one name.
        if (request is { CompressedWhole: WholePacking.Zstd, Units.AreMade: true })
            throw new ArgumentException("the units are a zstd file of the whole already: leave out the compressed whole, or compress it with xz", nameof(request));
    }

    private static void CheckCoarse(MakeRequest request)
    {
        if (!request.CoarseControlFile)
            return;
        if (request.Gzip.Mode is GzipMode.Compress or GzipMode.LookInside)
            throw new ArgumentException("a coarser control file is of a file as it is, not of what a gzip file holds", nameof(request));
        if (request.Zsync.Dialect == ZsyncDialect.Zsyncmake062)
            throw new ArgumentException("zsyncmake 0.6.2 writes no coarser control file", nameof(request));
        if (request.Input is not null && request.FileName is null)
            throw new ArgumentException("without a file name the coarser control file has none either", nameof(request));
    }

    private static IEnumerable<Note> NotesOnName(string? name)
    {
        if (name is not null && SourceName.ProblemOf(name) is { } problem)
            yield return new Note(NoteCode.ClientsLimited, $"Morsel refuses the published name \"{Printable.Escape(name)}\" unless its user chooses another: it {problem}");
    }

    private static string NameOf(string? name) =>
        name ?? throw new ArgumentException("without a file name, the name of the control file must be specified");

    private void Install(byte[] description, string output)
    {
        ScratchFile.DeleteLeft(_files, OwnNames.SpoolOf(output));
        using var fresh = new FreshFile(_files, output);
        fresh.File.Write(description, 0);
        fresh.Commit();
    }

    private static MakeReport Report(
        string output, DescribedTarget target, long descriptionBytes, MakeRun run, IReadOnlyList<Note> notes) => new()
        {
            OutputPath = output,
            Length = target.Shape.Layout.Length,
            BlockBytes = target.Shape.Layout.BlockBytes,
            DescriptionBytes = descriptionBytes,
            Digests = target.WholeDigests,
            Elapsed = default,
            Gzip = run.Gzip.Mode,
            GzipPath = run.Gzip.Path,
            CompressedWholeBytes = run.WholeBytes,
            CoarsePath = run.Coarse?.Path,
            CoarseBytes = run.Coarse?.Bytes,
            RecompressOptions = run.Gzip.RecompressOptions,
            Notes = [.. run.Notes.Distinct(), .. notes],
        };

    /// <summary>The first of several rounds over the file.</summary>
    private sealed class Round(IProgress<MakeProgress>? progress, int rounds) : IProgress<MakeProgress>
    {
        public void Report(MakeProgress value) => progress?.Report(value with { TotalBytes = value.TotalBytes * rounds });
    }
}
