using Morsel.Compression.Gzip;
using Morsel.Files;
using Morsel.Formats;
using Morsel.Formats.Sidecar;
using Morsel.Patches;
using Morsel.Zsync;

namespace Morsel.Making;

/// <summary>One description made: the file read once, what it holds described.</summary>
internal sealed class MakeRun(
    IFileSystem files, MakeRequest request, MakeSource source, ITargetWriter writer, IProgress<MakeProgress>? progress)
{
    private WholeLine? _whole;

    private readonly string? _name = request.FileName ?? (request.SourcePath is { } path ? Path.GetFileName(path) : null);

    /// <summary>What was done about gzip.</summary>
    public GzipOutcome Gzip { get; private set; } = new(GzipMode.Opaque);

    /// <summary>What the file holds, where it is described by that and packing it again gives the file, byte for byte; null otherwise, or where nobody asked.</summary>
    public ContentLine? Content { get; private set; }

    /// <summary>Bytes of that.</summary>
    public long? ContentBytes => Content?.Size;

    /// <summary>What the compressed whole is made by, and where it goes; null where none is wanted.</summary>
    public (string Folder, WholeCodec Codec)? Whole { get; init; }

    /// <summary>Makes the coarser control file; null where none is wanted.</summary>
    public CoarseMaking? Coarse { get; init; }

    /// <summary>Bytes of the compressed whole that was made; null if none was, or it was not kept.</summary>
    public long? WholeBytes => _whole?.Bytes;

    public List<Note> Notes { get; } = [];

    /// <summary>Reads the file, and makes a gzip file of it if one is wanted.</summary>
    /// <exception cref="RefusedException">What is asked for about gzip cannot be done.</exception>
    public Task<DescribedTarget> DescribeAsync(CancellationToken cancellationToken) => (Whole is not null || Coarse is not null) && request.Gzip.Mode is null && source.IsGzip
        ? throw new RefusedException($"{source.Path} is already a gzip file, so no {(Whole is null ? "coarser control file" : "compressed file")} is made of it: make it without one")
        : DescribeByModeAsync(cancellationToken);

    private Task<DescribedTarget> DescribeByModeAsync(CancellationToken cancellationToken) => (request.Gzip.Mode, IsGzip: source.IsGzip) switch
    {
        (GzipMode.Compress, _) => DescribeCompressedAsync(cancellationToken),
        (GzipMode.Opaque, _) or (null, false) => DescribeAsIsAsync(cancellationToken),
        (GzipMode.LookInside, false) => throw new RefusedException($"{source.Path} is not a gzip file, so it has no content to describe"),
        _ => DescribeInsideAsync(cancellationToken),
    };

    /// <summary>What the sidecar says of its time; null where it is not signed.</summary>
    /// <value>Default null.</value>
    public SigningTime? Signed { get; init; }

    /// <summary>Writes the coarser control file, if one is wanted and worth it.</summary>
    /// <param name="target">What is described.</param>
    /// <param name="otherBytes">Bytes of the ordinary control file.</param>
    /// <param name="isControlFile">Whether a file begins as a control file does.</param>
    public void WriteCoarse(DescribedTarget target, long otherBytes, Func<string, bool> isControlFile)
    {
        if (Coarse?.Commit(_name!, target, otherBytes, isControlFile) is { } problem)
            Notes.Add(new Note(NoteCode.CoarseUseless, $"no coarser control file was written: {problem}"));
    }

    /// <summary>Writes the sidecar, once everything that it names is there.</summary>
    /// <param name="controlPath">The control file.</param>
    /// <param name="description">What is in it.</param>
    /// <param name="target">What it describes.</param>
    /// <param name="units">The compressed units that were made; null where none were wanted.</param>
    /// <param name="patches">The patches that were made.</param>
    /// <returns>Where it is; null where none was written.</returns>
    public string? WriteSidecar(string controlPath, byte[] description, DescribedTarget target, MadeUnits? units, IReadOnlyList<MadePatch> patches)
    {
        string path = SidecarPathFor(controlPath);
        var making = new SidecarMaking(files, path) { Signed = Signed };
        if (!request.AddsObjects || PublishedLineOf(target) is not { } line)
        {
            if (making.IsOutdated(PublishedLineOf(target)))
                Notes.Add(new Note(NoteCode.SidecarOutdated, $"{path} is for another version of the file: create it again with the same options as before, or delete it"));
            return null;
        }
        if (request.CompressedWhole is not null && _whole is null)
            Notes.Add(new Note(NoteCode.CompressionUseless, "the compressed file would save less than 5 %, so it was not kept"));
        // An object that is not worth its bytes is none; an earlier sidecar is renewed all the same.
        if (Signed is null && _whole is null && Coarse?.Line is null && units?.Path is null && patches.All(patch => patch.Path is null) && files.Stat(path) is null)
            return null;
        making.CheckEarlier();
        making.Write(line, new Sidecar(line)
        {
            Contents = Content is null ? [] : [Content],
            Plains = [.. request.Locations.Select(location => new PlainLine(location))],
            // A description of what the file holds is none of the file.
            Controls = Gzip.Mode == GzipMode.LookInside ? [] : [.. new[] { SidecarMaking.ControlLineOf(Path.GetFileName(controlPath), description, target), Coarse?.Line }.OfType<ControlLine>()],
            Wholes = [.. SidecarMaking.WholesOf(units), .. _whole is null ? [] : (WholeLine[])[_whole]],
            Units = SidecarMaking.UnitsOf(units),
            Views = SidecarMaking.ViewsOf(source.File),
            Patches = [.. patches.Where(patch => patch.Path is not null).Select(patch => SidecarMaking.LineOf(patch) with { Of = Content is null ? RouteEnd.Target : RouteEnd.Content })],
        });
        return path;
    }

    // The sidecar lies beside the file that is published, and a control file bears the name of what it describes.
    private string SidecarPathFor(string controlPath) => Gzip.Mode == GzipMode.LookInside && _name is not null
        ? Path.Join(Path.GetDirectoryName(controlPath), _name + SidecarMaking.Extension)
        : SidecarMaking.PathFor(controlPath, writer.Extension);

    // What is published; null where its SHA-256 is not known.
    private TargetLine? PublishedLineOf(DescribedTarget target) =>
        Gzip.Mode == GzipMode.LookInside ? target.Packed!.Digest is { } packed ? new TargetLine(source.File.Length, packed) { Name = _name, Time = SidecarMaking.SecondsOf(Time) } : null
        : target.WholeDigests.Any(digest => digest.Algorithm == DigestAlgorithm.Sha256) ? SidecarMaking.LineOf(target)
        : null;

    private async Task<DescribedTarget> DescribeAsIsAsync(CancellationToken cancellationToken)
    {
        long length = source.File.Length;
        if (CompressedTarget.KindOf(source.Beginning) is { } kind)
        {
            Notes.Add(new Note(
                NoteCode.TargetCompressed,
                $"{_name ?? source.Path} is compressed ({kind}): if its content changes, users will download nearly all of it; publish it uncompressed, as a gzip file, or as a zchunk file"));
        }
        using WholeMaking? whole = Whole is not { } wanted || _name is null ? null : new WholeMaking(files, wanted.Folder, _name, length, wanted.Codec);
        var digester = new SourceDigester(new PlainContent(source.File, length), length, ofLength => writer.ShapeOf(ofLength), whole, Coarse?.Begin(writer.ShapeOf(length)));
        DescribedTarget target = await digester.RunAsync(progress, length, cancellationToken).ConfigureAwait(false);
        source.CheckUnchanged();
        target = target with { FileName = _name, ModifiedTime = Time, Locations = LocationsOf(_name, request.SourcePath), PlainLocations = request.Gzip.PlainLocations };
        if (whole is not null)
            _whole = whole.Commit(SidecarMaking.LineOf(target), cancellationToken);
        return target;
    }

    private async Task<DescribedTarget> DescribeInsideAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await TryDescribeInsideAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OpaqueGzipException refusal)
        {
            if (request.Gzip.Mode == GzipMode.LookInside || request.Gzip.RequireRecompression)
                throw new RefusedException($"{source.Path} cannot be described by its content: {refusal.Message}");
            Notes.Add(new Note(NoteCode.ContentNotDescribed, $"{source.Path} is described as it is, not by its content: {refusal.Message}"));
            return await DescribeAsIsAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<DescribedTarget> TryDescribeInsideAsync(CancellationToken cancellationToken)
    {
        long likelyLength = GzipContent.LikelyLength(source.File);
        // zsyncmake chooses by the packed length, for it knows no other.
        int blockBytes = writer.ShapeOf(AsZsyncmake ? source.File.Length : likelyLength).Layout.BlockBytes;
        using var packed = new DigestedFile(source.File);
        using var content = new GzipContent(packed, source.Path, blockBytes);
        RecompressionTrial? trial = request.Gzip.Recompress ? new RecompressionTrial(source.File, () => content.Header, Reach) : null;
        var digester = new SourceDigester(content, likelyLength, length => writer.ShapeOf(length, blockBytes), trial);
        DescribedTarget target = await digester.RunAsync(progress, source.File.Length, cancellationToken).ConfigureAwait(false);
        source.CheckUnchanged();
        if (trial?.Options is null && request.Gzip.RequireRecompression)
            throw new RefusedException($"{source.Path}: no options of gzip build this file again");
        Gzip = new GzipOutcome(GzipMode.LookInside, RecompressOptions: trial?.Options);
        Content = Reach == TrialReach.Whole ? SidecarMaking.ContentOf(target, trial) : null;
        string? plainName = _name is null ? null : GzipHeader.WithoutEnding(_name);
        return target with
        {
            FileName = plainName,
            ModifiedTime = Time,
            Locations = LocationsOf(_name, request.SourcePath),
            PlainLocations = PlainLocationsOf(plainName),
            Packed = new PackedTarget(content.Records, packed.End(), _name, trial?.Line),
        };
    }

    private async Task<DescribedTarget> DescribeCompressedAsync(CancellationToken cancellationToken)
    {
        long length = source.File.Length;
        int blockBytes = writer.ShapeOf(length).Layout.BlockBytes;
        string? gzipName = _name is null ? null : _name + ".gz", typed = request.SourcePath is null ? null : request.SourcePath + ".gz";
        string gzipPath = Path.GetFullPath(typed ?? Path.Join(Path.GetDirectoryName(source.Path), gzipName ?? throw new ArgumentException("without a file name a gzip file cannot be named")));
        using var making = new GzipMaking(files, gzipPath, Time, blockBytes, AsZsyncmake);
        var digester = new SourceDigester(new PlainContent(source.File, length), length, ofLength => writer.ShapeOf(ofLength, blockBytes), making);
        DescribedTarget target = await digester.RunAsync(progress, length, cancellationToken).ConfigureAwait(false);
        source.CheckUnchanged();
        making.Commit();
        Gzip = new GzipOutcome(GzipMode.Compress, Path: gzipPath);
        return target with
        {
            FileName = _name,
            ModifiedTime = Time,
            Locations = LocationsOf(gzipName, typed),
            PlainLocations = PlainLocationsOf(_name),
            Packed = new PackedTarget(making.Records, making.Digest),
        };
    }

    private bool AsZsyncmake => request.Zsync.Dialect == ZsyncDialect.Zsyncmake062;

    private TrialReach Reach => AsZsyncmake ? TrialReach.Zsyncmake : request.Gzip.RequireRecompression || request.Patches.From.Count > 0 ? TrialReach.Whole : TrialReach.Telling;

    private DateTimeOffset? Time => request.ModifiedTime ? source.ModifiedTime : null;

    // zsyncmake writes the path as it was typed, and nothing for what has none; an address is what is beside the control file, escaped.
    private IReadOnlyList<string> LocationsOf(string? name, string? typed) =>
        request.Locations.Count > 0 ? request.Locations
        : AsZsyncmake ? typed is null ? [] : [typed]
        : name is null ? [] : [Uri.EscapeDataString(name)];

    // Nor does zsyncmake ask whether the file of that name in the current folder is the one.
    private IReadOnlyList<string> PlainLocationsOf(string? plainName) =>
        AsZsyncmake && request.Locations.Count == 0 && plainName is not null && files.Stat(Path.GetFullPath(plainName)) is not null
            ? [.. request.Gzip.PlainLocations, plainName]
            : request.Gzip.PlainLocations;
}

/// <summary>What was done about gzip.</summary>
/// <param name="Mode">How the file was described.</param>
/// <param name="Path">The gzip file that was made; null if none was.</param>
/// <param name="RecompressOptions">The options that make the file again; null if none do, or that was not tried.</param>
internal sealed record GzipOutcome(GzipMode Mode, string? Path = null, string? RecompressOptions = null);
