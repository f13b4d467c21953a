using Morsel.Files;
using Morsel.Formats;
using Morsel.Hashing;
using Morsel.Making;
using Morsel.Making.Store;
using Morsel.Making.Trees;

namespace Morsel.Casync;

/// <summary>
/// Makes casync indexes of files and folders. An index names the chunks of a file, or of the archive of a folder; the chunks lie in a store, a folder with one object for each. To download
/// a file by its index, use an <see cref="Updater"/>.
/// </summary>
public static class CasyncFile
{
    private const string IndexExtension = ".caibx", FolderExtension = ".caidx", UsualStore = "default.castr";

    /// <summary>Reads a file or a folder once, adds the chunks that the store lacks, on all processors, and then writes the index and the sidecar.</summary>
    /// <param name="request">What to make.</param>
    /// <param name="progress">Receives the progress, about every MiB. The total is 0, or what was read so far, if the length is not known.</param>
    /// <param name="cancellationToken">Cancels the work; then no index is written, and the chunks that were added stay for the next run.</param>
    /// <exception cref="ArgumentException">The request contradicts itself, casync has no such chunks, or a feature or a pattern does not exist.</exception>
    /// <exception cref="RefusedException">Something that is not an index is at the path of the output, or something that is not a sidecar at its path.</exception>
    /// <exception cref="IOException">The file cannot be read, changed while it was read, or the store or the index cannot be written.</exception>
    /// <example>
    /// <code>
    /// CasyncMakeReport report = await CasyncFile.MakeAsync(new CasyncMakeRequest { SourcePath = "disk.img", StorePath = "public/default.castr" });
    /// Console.WriteLine($"{report.NewChunkCount} of {report.ChunkCount} chunks are new");
    /// </code>
    /// </example>
    public static Task<CasyncMakeReport> MakeAsync(
        CasyncMakeRequest request, IProgress<MakeProgress>? progress = null, CancellationToken cancellationToken = default) =>
        MakeAsync(new LocalFileSystem(), TimeProvider.System, request, progress, cancellationToken);

    /// <summary>Whether a file begins like a casync index.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static bool IsIndex(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var files = new LocalFileSystem();
        return files.Stat(path) is { IsRegularFile: true } or { IsSymbolicLink: true }
            && new IndexMaking(files, TimeProvider.System, Catalog.Store, Catalog.CreateStoreWriter(new CasyncMakeRequest())).IsIndex(path);
    }

    /// <summary>Computes the digest that casync prints: of the content of a file, or of the archive of a folder, which is not written.</summary>
    /// <param name="path">The file or the folder.</param>
    /// <param name="algorithm">SHA-512/256 or SHA-256.</param>
    /// <param name="options">What of a folder becomes part of the archive; null for everything, with what every file system keeps of it.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="ArgumentException">A feature or a pattern does not exist.</exception>
    /// <exception cref="IOException">Something cannot be read, or changed while it was read.</exception>
    /// <example>
    /// <code>
    /// Digest digest = await CasyncFile.DigestAsync("site", options: new TreeMakeOptions { With = ["portable"] });
    /// </code>
    /// </example>
    public static Task<Digest> DigestAsync(
        string path, DigestAlgorithm algorithm = DigestAlgorithm.Sha512T256, TreeMakeOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Task.Run(() => DigestOf(path, algorithm, options ?? new TreeMakeOptions(), cancellationToken), cancellationToken);
    }

    /// <summary>Compares two indexes: which chunks of the new one must be downloaded by users who have the content of the old one.</summary>
    /// <param name="oldPath">The old index.</param>
    /// <param name="newPath">The new index.</param>
    /// <param name="storePath">The folder of the store of the new one, to count compressed bytes; null for not.</param>
    /// <param name="cancellationToken">Cancels the work.</param>
    /// <exception cref="TargetFormatException">A file is not an index, or is damaged.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <example>
    /// <code>
    /// CasyncEstimate estimate = await CasyncFile.EstimateAsync("disk-1.img.caibx", "disk-2.img.caibx");
    /// Console.WriteLine($"{estimate.NewChunkCount} chunks, {estimate.NewBytes} bytes");
    /// </code>
    /// </example>
    public static async Task<CasyncEstimate> EstimateAsync(string oldPath, string newPath, string? storePath = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(oldPath);
        ArgumentNullException.ThrowIfNull(newPath);
        NamedChunks old = await ReadIndexAsync(oldPath, cancellationToken).ConfigureAwait(false), wanted = await ReadIndexAsync(newPath, cancellationToken).ConfigureAwait(false);
        return new IndexComparison(Catalog.Store, old, wanted).Estimate(storePath is null ? null : new ObjectFolder(storePath)) with { IndexBytes = new FileInfo(newPath).Length };
    }

    private static async Task<NamedChunks> ReadIndexAsync(string path, CancellationToken cancellationToken)
    {
        byte[] index = await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false);
        try
        {
            return Catalog.Store.ReadIndex(index);
        }
        catch (TargetFormatException problem)
        {
            throw problem.At(path);
        }
    }

    internal static async Task<CasyncMakeReport> MakeAsync(
        IFileSystem files, TimeProvider time, CasyncMakeRequest request, IProgress<MakeProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        Check(request);
        if (request.SourcePath is { } folder && Directory.Exists(folder))
            return await Task.Run(() => MakeTreeAsync(files, time, request, folder, progress, cancellationToken), cancellationToken).ConfigureAwait(false);
        long started = time.GetTimestamp();
        var signing = DescriptionSigning.For(files, request.Signing);
        IStoreWriter writer = Catalog.CreateStoreWriter(request);
        writer.CreatePacker().Dispose();
        string output = Path.GetFullPath(request.OutputPath ?? NameOf(request) + IndexExtension);
        string store = Path.GetFullPath(request.StorePath ?? Path.Join(Path.GetDirectoryName(output), UsualStore));
        if (request.SourcePath is { } path && OwnNames.Meet(output, Path.GetFullPath(path)))
            throw new ArgumentException("the index, or a file written beside it, would replace its source: choose another output", nameof(request));
        using MakeSource? source = request.SourcePath is null
            ? null
            : await MakeSource.OpenAsync(files, request.SourcePath, input: null, output, cancellationToken).ConfigureAwait(false);
        var making = new IndexMaking(files, time, Catalog.Store, writer) { Signed = SigningTime.Of(request.Signing, time), CheckUnchanged = () => source?.CheckUnchanged() };
        making.CheckEarlier(output);
        signing?.CheckEarlier(output);
        using Digester? digester = request.ContentDigest ? Digester.Begin(request.ChunkDigest) : null;
        MadeIndex made = await making.RunAsync(
            Digested(source is null ? buffer => request.Input!.Read(buffer.Span) : Reader(source.File), digester), source?.File.Length ?? 0, store, output, progress, cancellationToken).ConfigureAwait(false);
        string? sidecar = request.Sidecar ? making.WriteSidecar(output, made, FileNameOf(request, output), source?.ModifiedTime) : null;
        return Report(made, output, store, sidecar) with { Signatures = Signatures(signing, output, sidecar), ContentDigest = DigestOf(request, digester), Elapsed = time.GetElapsedTime(started) };
    }

    private static async Task<CasyncMakeReport> MakeTreeAsync(
        IFileSystem files, TimeProvider time, CasyncMakeRequest request, string folder, IProgress<MakeProgress>? progress, CancellationToken cancellationToken)
    {
        long started = time.GetTimestamp();
        TreeTerms terms = TreeChoice.Of(request.Tree).WithDigest(request.ChunkDigest);
        var signing = DescriptionSigning.For(files, request.Signing);
        IStoreWriter writer = Catalog.CreateStoreWriter(request, terms.Flags);
        writer.CreatePacker().Dispose();
        string output = Path.GetFullPath(request.OutputPath ?? Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + FolderExtension);
        string store = Path.GetFullPath(request.StorePath ?? Path.Join(Path.GetDirectoryName(output), UsualStore));
        var making = new IndexMaking(files, time, Catalog.Store, writer) { Signed = SigningTime.Of(request.Signing, time) };
        making.CheckEarlier(output);
        signing?.CheckEarlier(output);
        // What is made must not be in itself, wherever it goes.
        terms = terms.Without(output).Without(making.SidecarPathOf(output)).Without(store);
        using var entries = new TreeEntries(TreeChoice.Open(folder), terms);
        using var archive = new TreeStream(entries);
        using Digester? digester = request.ContentDigest ? Digester.Begin(request.ChunkDigest) : null;
        MadeIndex made = await making.RunAsync(Digested(buffer => archive.Read(buffer.Span), digester), 0, store, output, progress, cancellationToken).ConfigureAwait(false);
        string? sidecar = request.Sidecar ? making.WriteSidecar(output, made, Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))), modifiedTime: null) : null;
        return Report(made, output, store, sidecar) with { Signatures = Signatures(signing, output, sidecar), ContentDigest = DigestOf(request, digester), EntryCount = entries.EntryCount, Notes = [.. DescriptionSize.NotesOn(made.Bytes.Length), .. entries.Notes], Elapsed = time.GetElapsedTime(started) };
    }

    private static Func<Memory<byte>, int> Reader(IBlockFile file)
    {
        long position = 0;
        return buffer =>
        {
            int read = file.Read(buffer.Span, position);
            position += read;
            return read;
        };
    }

    private static Func<Memory<byte>, int> Digested(Func<Memory<byte>, int> read, Digester? digester) => digester is null ? read : buffer =>
    {
        int count = read(buffer);
        digester.Append(buffer.Span[..count]);
        return count;
    };

    private static Digest? DigestOf(CasyncMakeRequest request, Digester? digester) => digester is null ? null : new Digest(request.ChunkDigest, digester.End());

    private static IReadOnlyList<MadeSignature> Signatures(DescriptionSigning? signing, string output, string? sidecar) =>
        signing is null ? [] : [.. new[] { output, sidecar }.OfType<string>().Select(path => signing.Sign(path))];

    private static CasyncMakeReport Report(MadeIndex made, string output, string store, string? sidecar) => new()
    {
        OutputPath = output,
        StorePath = store,
        SidecarPath = sidecar,
        Length = made.Chunks.Length,
        IndexBytes = made.Bytes.Length,
        ChunkCount = made.Chunks.Count,
        NewChunkCount = made.NewChunks,
        NewStoredBytes = made.StoredBytes,
        Digest = made.Whole,
        Notes = DescriptionSize.NotesOn(made.Bytes.Length),
        Elapsed = default,
    };

    private static void Check(CasyncMakeRequest request)
    {
        if (request.SourcePath is null == request.Input is null)
            throw new ArgumentException("exactly one of SourcePath and Input is needed", nameof(request));
        if (request.Level is < 1 or > 22)
            throw new ArgumentException($"the level is {request.Level}, expected 1 to 22", nameof(request));
        if (!Catalog.Store.Algorithms.Contains(request.ChunkDigest))
            throw new ArgumentException($"{Digest.NameOf(request.ChunkDigest)} cannot be the id of a chunk, expected SHA-512/256 or SHA-256", nameof(request));
        if (request.StorePath?.Contains("://", StringComparison.Ordinal) == true)
            throw new ArgumentException($"{request.StorePath} is an address, expected the folder of a store", nameof(request));
    }

    private static string NameOf(CasyncMakeRequest request) =>
        request.SourcePath ?? throw new ArgumentException("a stream has no name: specify the name of the index", nameof(request));

    private static string FileNameOf(CasyncMakeRequest request, string output) =>
        Path.GetFileName(request.SourcePath) ?? (output.EndsWith(IndexExtension, StringComparison.Ordinal) ? Path.GetFileNameWithoutExtension(output) : Path.GetFileName(output));

    private static Digest DigestOf(string path, DigestAlgorithm algorithm, TreeMakeOptions options, CancellationToken cancellationToken)
    {
        using TreeEntries? entries = Directory.Exists(path) ? new TreeEntries(TreeChoice.Open(path), TreeChoice.Of(options).WithDigest(algorithm)) : null;
        using Stream content = entries is null ? File.OpenRead(path) : new TreeStream(entries);
        using Digester digester = Digester.Begin(algorithm);
        byte[] buffer = new byte[1 << 20];
        for (int read; (read = content.Read(buffer)) > 0;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            digester.Append(buffer.AsSpan(0, read));
        }
        return new Digest(algorithm, digester.End());
    }
}
