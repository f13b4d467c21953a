using Morsel.Files;
using Morsel.Formats;
using Morsel.Making;
using Morsel.Packing;

namespace Morsel.Zchunk;

/// <summary>
/// Zchunk files on the disk: made, extracted and proven, described and compared. Such a file is a payload, which holds its content in chunks of which others
/// fetch those they lack; what brings one from a server is an <see cref="Updater"/>.
/// </summary>
public static class ZchunkFile
{
    private const int MostSplitBytes = 32_767;

    // No reader here takes longer ones.
    private const int MostChunkBytes = 64 << 20;

    private static readonly DigestAlgorithm[] ChunkHashes =
        [DigestAlgorithm.Sha512To128, DigestAlgorithm.Sha256, DigestAlgorithm.Sha512, DigestAlgorithm.Sha1];

    /// <summary>Reads a file once and writes its payload, compressing on all cores.</summary>
    /// <param name="request">What to make.</param>
    /// <param name="progress">Told about every 256 KiB or so.</param>
    /// <param name="cancellationToken">Ends the work; nothing is made then.</param>
    /// <exception cref="ArgumentException">The request contradicts itself.</exception>
    /// <exception cref="RefusedException">Something else than a zchunk file stands where it goes.</exception>
    /// <exception cref="IOException">
    /// The file cannot be read, changed while it was read, or the payload cannot be written; or the library that compresses is not installed.
    /// </exception>
    /// <example>
    /// <code>
    /// PayloadReport report = await ZchunkFile.CreateAsync(new PayloadRequest { SourcePath = "primary.xml", OutputPath = "primary.xml.zck" });
    /// Console.WriteLine($"{report.Length} bytes in {report.ChunkCount} chunks");
    /// </code>
    /// </example>
    public static Task<PayloadReport> CreateAsync(
        PayloadRequest request, IProgress<MakeProgress>? progress = null, CancellationToken cancellationToken = default) =>
        CreateAsync(new LocalFileSystem(), TimeProvider.System, request, progress, cancellationToken);

    /// <summary>Whether a file begins as a zchunk file does.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static bool IsAt(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var files = new LocalFileSystem();
        return files.Stat(path) is { IsRegularFile: true } or { IsSymbolicLink: true } && OpenPayload.IsAt(files, Catalog.PayloadFormats, path);
    }

    /// <summary>Tells what the header of a payload says. Only the header need be there.</summary>
    /// <param name="path">The payload, or its header alone.</param>
    /// <exception cref="TargetFormatException">It is no payload, or its header is damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <example>
    /// <code>
    /// foreach (PayloadChunk chunk in ZchunkFile.Inspect("primary.xml.zck").Chunks)
    ///     Console.WriteLine($"{chunk.Digest.Hex}: {chunk.ContentBytes} bytes");
    /// </code>
    /// </example>
    public static PayloadDescription Inspect(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        using OpenPayload source = OpenHeader(path);
        return PayloadSummary.Of(source.Payload, source.File.Length);
    }

    /// <summary>Proves every chunk and the whole, and writes what was asked for.</summary>
    /// <param name="request">What to extract.</param>
    /// <param name="progress">Told about every 256 KiB or so.</param>
    /// <param name="cancellationToken">Ends the work; nothing is written then.</param>
    /// <exception cref="TargetFormatException">It is no payload, or its header is damaged.</exception>
    /// <exception cref="VerificationException">It is damaged behind its header; nothing was written.</exception>
    /// <exception cref="RefusedException">A folder, a link or a device stands where the result goes.</exception>
    /// <exception cref="IOException">It cannot be read or written, or the library that decompresses is not installed.</exception>
    /// <example>
    /// <code>
    /// await ZchunkFile.ExtractAsync(new UnpackRequest { PayloadPath = "primary.xml.zck", OutputPath = "primary.xml" });
    /// </code>
    /// </example>
    public static Task<UnpackReport> ExtractAsync(
        UnpackRequest request, IProgress<MakeProgress>? progress = null, CancellationToken cancellationToken = default) =>
        ExtractAsync(new LocalFileSystem(), request, progress, cancellationToken);

    /// <summary>Proves every chunk and the whole, and then writes what was asked for to a stream, proving it once more: what is written was proven.</summary>
    /// <param name="request">What to extract; its output path is not looked at.</param>
    /// <param name="output">Receives it, from its present position on; it is not closed. Where nothing is to be written, nothing is.</param>
    /// <param name="progress">Told about every 256 KiB or so that is written.</param>
    /// <param name="cancellationToken">Ends the work; some may have been written then.</param>
    /// <exception cref="TargetFormatException">It is no payload, or its header is damaged.</exception>
    /// <exception cref="VerificationException">It is damaged behind its header; nothing was written, unless it was changed meanwhile.</exception>
    /// <exception cref="IOException">It cannot be read or written, or the library that decompresses is not installed.</exception>
    public static async Task<UnpackReport> ExtractToAsync(
        UnpackRequest request, Stream output, IProgress<MakeProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(output);
        long started = TimeProvider.System.GetTimestamp();
        using var extraction = new PayloadExtraction(new LocalFileSystem(), Catalog.PayloadFormats, request.PayloadPath, request.Part);
        long length = await extraction.WriteAsync(output: null, progress: null, cancellationToken).ConfigureAwait(false);
        if (!request.VerifyOnly)
            await extraction.WriteInOrderAsync(output, progress, cancellationToken).ConfigureAwait(false);
        return Report(extraction.Payload, outputPath: null, length, started);
    }

    /// <summary>Tells how many bytes somebody who has one payload must download to have another.</summary>
    /// <param name="oldPath">The one that is there.</param>
    /// <param name="newPath">The one that is wanted.</param>
    /// <param name="cancellationToken">Ends the comparison.</param>
    /// <exception cref="TargetFormatException">One of them is no payload, or its header is damaged.</exception>
    /// <exception cref="VerificationException">One of them is damaged behind its header, and that had to be looked at.</exception>
    /// <exception cref="IOException">One of them cannot be read.</exception>
    /// <example>
    /// <code>
    /// PayloadEstimate estimate = await ZchunkFile.EstimateAsync("primary-1.xml.zck", "primary-2.xml.zck");
    /// Console.WriteLine($"{estimate.DownloadBytes} of {estimate.TotalBytes} bytes to download");
    /// </code>
    /// </example>
    public static async Task<PayloadEstimate> EstimateAsync(string oldPath, string newPath, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(oldPath);
        ArgumentNullException.ThrowIfNull(newPath);
        using OpenPayload old = OpenHeader(oldPath), wanted = OpenHeader(newPath);
        return await new PayloadComparison(old, wanted).EstimateAsync(cancellationToken).ConfigureAwait(false);
    }

    internal static async Task<PayloadReport> CreateAsync(
        IFileSystem files, TimeProvider time, PayloadRequest request, IProgress<MakeProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        Check(request);
        long started = time.GetTimestamp();
        byte[] dictionary = new DictionarySource(files, () => Catalog.CreatePayloadWriter(request, default).CreateCutter()).Read(request);
        IPayloadWriter writer = Catalog.CreatePayloadWriter(request, dictionary);
        PayloadMaking.Check(writer);
        string output = Path.GetFullPath(request.OutputPath ?? Path.Join(Path.GetDirectoryName(request.SourcePath), NameOf(request) + writer.Extension));
        if (request.SourcePath is { } path && OwnNames.Meet(output, Path.GetFullPath(path)))
            throw new ArgumentException("the payload, or what is written beside it, would replace the file it is made of; name another", nameof(request));
        EarlierOutput.Check(files, output, "zchunk file", earlier => OpenPayload.IsAt(files, Catalog.PayloadFormats, earlier));
        using MakeSource source = await MakeSource.OpenAsync(files, request.SourcePath, request.Input, output, cancellationToken).ConfigureAwait(false);
        PayloadReport report = await new PayloadMaking(files, writer, output)
            .RunAsync(source.File, source.CheckUnchanged, progress, cancellationToken).ConfigureAwait(false);
        return report with { Elapsed = time.GetElapsedTime(started) };
    }

    internal static async Task<UnpackReport> ExtractAsync(
        IFileSystem files, UnpackRequest request, IProgress<MakeProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        long started = TimeProvider.System.GetTimestamp();
        using var extraction = new PayloadExtraction(files, Catalog.PayloadFormats, request.PayloadPath, request.Part);
        string output = Path.GetFullPath(request.OutputPath ?? extraction.FileName());
        if (OwnNames.Meet(output, Path.GetFullPath(request.PayloadPath)))
            throw new ArgumentException($"{output}, or what is written beside it, would replace the payload; name another output", nameof(request));
        if (!request.VerifyOnly)
        {
            EarlierOutput.Check(files, output, "result of an earlier run", isOfKind: null);
            FreeRoom.Demand(files, output, extraction.ContentBytes);
        }
        using FreshFile? fresh = request.VerifyOnly ? null : new FreshFile(files, output);
        // What a limit does not allow is refused before anything is written.
        fresh?.File.SetLength(extraction.ContentBytes);
        long length = await extraction.WriteAsync(fresh?.File, progress, cancellationToken).ConfigureAwait(false);
        fresh?.Commit();
        return Report(extraction.Payload, request.VerifyOnly ? null : output, length, started);
    }

    private static OpenPayload OpenHeader(string path) => OpenPayload.Open(new LocalFileSystem(), Catalog.PayloadFormats, path, isHeaderEnough: true);

    private static UnpackReport Report(Payload payload, string? outputPath, long length, long started) => new()
    {
        OutputPath = outputPath,
        Length = length,
        ChunkCount = payload.ChunkCount - 1,
        Proven = payload.BodyDigestAlgorithm is null ? "header, chunks, contents" : "header, chunks, whole",
        Elapsed = TimeProvider.System.GetElapsedTime(started),
    };

    private static void Check(PayloadRequest request)
    {
        if (request.SourcePath is null == request.Input is null)
            throw new ArgumentException("exactly one of SourcePath and Input is needed", nameof(request));
        if (request.DictionaryPath is not null && request.TrainingPaths.Count > 0)
            throw new ArgumentException("a dictionary is either given or trained", nameof(request));
        if (request.SplitAt.Length > MostSplitBytes)
            throw new ArgumentException($"chunks cannot end before a string of {request.SplitAt.Length} bytes, expected at most {MostSplitBytes}", nameof(request));
        if (request.Level is < 1 or > 22)
            throw new ArgumentException($"the level is {request.Level}, expected 1 to 22", nameof(request));
        if (request.ChunkHash is { } hash && !ChunkHashes.Contains(hash))
            throw new ArgumentException($"{hash} is not a digest of chunks, expected SHA-512/128, SHA-256, SHA-512 or SHA-1", nameof(request));
        CheckChunkBytes(request);
    }

    private static void CheckChunkBytes(PayloadRequest request)
    {
        (int usualLeast, int usualMost) = request.ManualChunks ? (1, 10 << 20) : (8192, 131_072);
        int least = request.LeastChunkBytes ?? usualLeast, most = request.MostChunkBytes ?? usualMost;
        if (least < 1 || least > most || most > MostChunkBytes)
        {
            throw new ArgumentException(
                $"chunks would have {least} to {most} bytes, expected a shortest one of 1 or more, and a longest one of no fewer and at most {MostChunkBytes}", nameof(request));
        }
    }

    private static string NameOf(PayloadRequest request) => request.SourcePath is { } path
        ? Path.GetFileName(path)
        : throw new ArgumentException("a stream has no name: the payload's must be given", nameof(request));
}
