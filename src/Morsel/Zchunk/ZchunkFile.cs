using Morsel.Files;
using Morsel.Formats;
using Morsel.Making;
using Morsel.Packing;

namespace Morsel.Zchunk;

/// <summary>
/// Creates, unpacks, verifies, inspects and compares zchunk files on the disk. A zchunk file contains its content in chunks, of which clients download only
/// those that they lack. To download one from a server, use an <see cref="Updater"/>.
/// </summary>
public static class ZchunkFile
{
    private const int MostSplitBytes = 32_767;

    // No reader here takes longer ones.
    private const int MostChunkBytes = 64 << 20;

    private static readonly DigestAlgorithm[] ChunkHashes =
        [DigestAlgorithm.Sha512To128, DigestAlgorithm.Sha256, DigestAlgorithm.Sha512, DigestAlgorithm.Sha1];

    /// <summary>Reads a file once and writes a zchunk file of it, on all processors.</summary>
    /// <param name="request">What to make.</param>
    /// <param name="progress">Receives the progress, about every 256 KiB.</param>
    /// <param name="cancellationToken">Cancels the work; then nothing is written.</param>
    /// <exception cref="ArgumentException">The request contradicts itself.</exception>
    /// <exception cref="RefusedException">The output exists and is not a zchunk file.</exception>
    /// <exception cref="IOException">
    /// The file cannot be read, changed while it was read, or the zchunk file cannot be written.
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

    /// <summary>Whether a file begins like a zchunk file.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static bool IsAt(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var files = new LocalFileSystem();
        return files.Stat(path) is { IsRegularFile: true } or { IsSymbolicLink: true } && OpenPayload.IsAt(files, Catalog.PayloadFormats, path);
    }

    /// <summary>Reads the header of a zchunk file. The header alone is enough.</summary>
    /// <param name="path">The zchunk file, or only its header.</param>
    /// <exception cref="TargetFormatException">The file is not a zchunk file, or its header is damaged.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
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

    /// <summary>Verifies every chunk and the whole file, and writes the requested part.</summary>
    /// <param name="request">What to extract.</param>
    /// <param name="progress">Receives the progress, about every 256 KiB.</param>
    /// <param name="cancellationToken">Cancels the work; then nothing is written.</param>
    /// <exception cref="TargetFormatException">The file is not a zchunk file, or its header is damaged.</exception>
    /// <exception cref="VerificationException">The file is damaged behind its header; nothing was written.</exception>
    /// <exception cref="RefusedException">The output is a folder, a symbolic link or a device.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    /// <example>
    /// <code>
    /// await ZchunkFile.ExtractAsync(new UnpackRequest { PayloadPath = "primary.xml.zck", OutputPath = "primary.xml" });
    /// </code>
    /// </example>
    public static Task<UnpackReport> ExtractAsync(
        UnpackRequest request, IProgress<MakeProgress>? progress = null, CancellationToken cancellationToken = default) =>
        ExtractAsync(new LocalFileSystem(), request, progress, cancellationToken);

    /// <summary>Verifies every chunk and the whole file, and then writes the requested part to a stream, verifying it again.</summary>
    /// <param name="request">What to extract; its output path is ignored.</param>
    /// <param name="output">Receives the part, from its present position on; it is not closed.</param>
    /// <param name="progress">Receives the progress, about every 256 KiB that are written.</param>
    /// <param name="cancellationToken">Cancels the work; part of the output may then be written.</param>
    /// <exception cref="TargetFormatException">The file is not a zchunk file, or its header is damaged.</exception>
    /// <exception cref="VerificationException">The file is damaged behind its header; nothing was written, unless the file was changed meanwhile.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
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

    /// <summary>Computes how many bytes users of one zchunk file must download to get another.</summary>
    /// <param name="oldPath">The old zchunk file, or its header.</param>
    /// <param name="newPath">The new zchunk file, or its header.</param>
    /// <param name="cancellationToken">Ends the comparison.</param>
    /// <exception cref="TargetFormatException">One of the files is not a zchunk file, or its header is damaged.</exception>
    /// <exception cref="VerificationException">One of the files is damaged behind its header, and had to be unpacked.</exception>
    /// <exception cref="IOException">One of the files cannot be read.</exception>
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
        var signing = DescriptionSigning.For(files, request.Signing);
        byte[] dictionary = new DictionarySource(files, () => Catalog.CreatePayloadWriter(request, default).CreateCutter()).Read(request);
        IPayloadWriter writer = Catalog.CreatePayloadWriter(request, dictionary);
        PayloadMaking.Check(writer);
        string output = Path.GetFullPath(request.OutputPath ?? Path.Join(Path.GetDirectoryName(request.SourcePath), NameOf(request) + writer.Extension));
        if (request.SourcePath is { } path && OwnNames.Meet(output, Path.GetFullPath(path)))
            throw new ArgumentException("the zchunk file, or a file written beside it, would replace its source: choose another output", nameof(request));
        signing?.CheckEarlier(output);
        EarlierOutput.Check(files, output, "zchunk file", earlier => OpenPayload.IsAt(files, Catalog.PayloadFormats, earlier));
        using MakeSource source = await MakeSource.OpenAsync(files, request.SourcePath, request.Input, output, cancellationToken).ConfigureAwait(false);
        PayloadReport report = await new PayloadMaking(files, writer, output)
            .RunAsync(source.File, source.CheckUnchanged, progress, cancellationToken).ConfigureAwait(false);
        return report with { Signature = signing?.Sign(output, checked((int)report.HeaderBytes)), Elapsed = time.GetElapsedTime(started) };
    }

    internal static async Task<UnpackReport> ExtractAsync(
        IFileSystem files, UnpackRequest request, IProgress<MakeProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        long started = TimeProvider.System.GetTimestamp();
        using var extraction = new PayloadExtraction(files, Catalog.PayloadFormats, request.PayloadPath, request.Part);
        string output = Path.GetFullPath(request.OutputPath ?? extraction.FileName());
        if (OwnNames.Meet(output, Path.GetFullPath(request.PayloadPath)))
            throw new ArgumentException($"{output}, or a file written beside it, would replace the zchunk file: choose another output", nameof(request));
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
            throw new ArgumentException("specify a dictionary or train one, not both", nameof(request));
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
                $"the chunks have a minimum of {least} and a maximum of {most} bytes, expected a minimum of 1 or more, and a maximum from the minimum to {MostChunkBytes}", nameof(request));
        }
    }

    private static string NameOf(PayloadRequest request) => request.SourcePath is { } path
        ? Path.GetFileName(path)
        : throw new ArgumentException("a stream has no name: specify the name of the zchunk file", nameof(request));
}
