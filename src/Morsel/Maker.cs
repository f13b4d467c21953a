using System.Numerics;
using Morsel.Files;
using Morsel.Formats;
using Morsel.Making;
using Morsel.Zsync;

namespace Morsel;

/// <summary>Describes files, so that others can update to them.</summary>
public sealed class Maker
{
    private const int FewestBlockBytes = 512, MostBlockBytes = 16 << 20;

    private readonly IFileSystem _files;
    private readonly TimeProvider _time;

    /// <summary>A maker on this machine's disks.</summary>
    public Maker()
        : this(new LocalFileSystem(), TimeProvider.System)
    {
    }

    internal Maker(IFileSystem files, TimeProvider time) => (_files, _time) = (files, time);

    /// <summary>Reads a file once and writes its control file.</summary>
    /// <param name="request">What to describe.</param>
    /// <param name="progress">Told about every buffer.</param>
    /// <param name="cancellationToken">Ends the work; nothing is published then.</param>
    /// <exception cref="ArgumentException">The request contradicts itself, or cannot be written as a control file.</exception>
    /// <exception cref="RefusedException">What was asked for about gzip cannot be done with this file.</exception>
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
        Check(request);
        long started = _time.GetTimestamp();
        ITargetWriter writer = Catalog.CreateWriter(request);
        string? name = request.FileName ?? (request.SourcePath is { } path ? Path.GetFileName(path) : null);
        using MakeSource source = await MakeSource
            .OpenAsync(_files, request.SourcePath, request.Input, OutputFor(request, name, writer), cancellationToken).ConfigureAwait(false);
        var run = new MakeRun(_files, request, source, writer, progress);
        DescribedTarget target = await run.DescribeAsync(cancellationToken).ConfigureAwait(false);
        byte[] description = writer.Write(target);
        string output = OutputFor(request, target.FileName, writer);
        Install(description, output);
        return Report(output, target, description.Length, run, writer.NotesOn(target)) with { Elapsed = _time.GetElapsedTime(started) };
    }

    private static string OutputFor(MakeRequest request, string? name, ITargetWriter writer)
    {
        string output = request.OutputPath is { } given && !Path.EndsInDirectorySeparator(given)
            ? given
            : Path.Join(request.OutputPath, NameOf(name) + writer.Extension);
        output = Path.GetFullPath(output);
        return request.SourcePath is { } described && OwnNames.Meet(output, Path.GetFullPath(described))
            ? throw new ArgumentException("the control file, or what is written beside it, would replace the file it describes; name another", nameof(request))
            : output;
    }

    private static void Check(MakeRequest request)
    {
        if (request.SourcePath is null == request.Input is null)
            throw new ArgumentException("exactly one of SourcePath and Input is needed", nameof(request));
        if (request.BlockBytes is { } bytes && (bytes is < FewestBlockBytes or > MostBlockBytes || !BitOperations.IsPow2(bytes)))
            throw new ArgumentException($"a block of {bytes} bytes cannot be made, expected a power of two from {FewestBlockBytes} to {MostBlockBytes}", nameof(request));
        if (request.Gzip is { RequireRecompression: true, Recompress: false })
            throw new ArgumentException("RequireRecompression wants what Recompress leaves out", nameof(request));
        if (request.Zsync.StrongHash is not (DigestAlgorithm.Md4 or DigestAlgorithm.Md5 or DigestAlgorithm.Sha224))
            throw new ArgumentException($"{Digest.NameOf(request.Zsync.StrongHash)} is no checksum of blocks, expected MD4, MD5 or SHA-224", nameof(request));
        if (request.Zsync.Dialect == ZsyncDialect.Zsyncmake062 && request.Zsync.StrongHash != DigestAlgorithm.Md4)
            throw new ArgumentException("zsyncmake 0.6.2 knows no block checksum but MD4", nameof(request));
    }

    private static string NameOf(string? name) =>
        name ?? throw new ArgumentException("without a file name the control file's name must be given");

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
            RecompressOptions = run.Gzip.RecompressOptions,
            Notes = [.. run.Notes, .. notes],
        };
}
