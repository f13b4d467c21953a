using Morsel.Files;
using Morsel.Packing;

namespace Morsel.Zchunk;

/// <summary>Reads payloads on the disk: unpacks and proves them, tells what their headers say, and what an update from one to another would cost.</summary>
public sealed class PayloadReader
{
    private readonly IFileSystem _files;
    private readonly TimeProvider _time;

    /// <summary>A reader on this machine's disks.</summary>
    public PayloadReader()
        : this(new LocalFileSystem(), TimeProvider.System)
    {
    }

    internal PayloadReader(IFileSystem files, TimeProvider time) => (_files, _time) = (files, time);

    /// <summary>Whether a file begins as a payload of a known format does.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public bool IsPayload(string path) =>
        _files.Stat(path) is { IsRegularFile: true } or { IsSymbolicLink: true } && OpenPayload.IsAt(_files, path);

    /// <summary>Proves every chunk and the whole, and writes what was asked for.</summary>
    /// <param name="request">What to unpack.</param>
    /// <param name="progress">Told about every 256 KiB or so.</param>
    /// <param name="cancellationToken">Ends the work; nothing is written then.</param>
    /// <exception cref="TargetFormatException">It is no payload, or its header is damaged.</exception>
    /// <exception cref="VerificationException">It is damaged behind its header; nothing was written.</exception>
    /// <exception cref="IOException">It cannot be read or written, or the library that decompresses is not installed.</exception>
    public async Task<UnpackReport> UnpackAsync(
        UnpackRequest request, IProgress<PayloadProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        long started = _time.GetTimestamp();
        using OpenPayload source = Open(request);
        string output = Path.GetFullPath(request.OutputPath ?? NameOf(source, request.Part));
        if (output == Path.GetFullPath(request.PayloadPath))
            throw new ArgumentException($"{output} would replace the payload; name another output", nameof(request));
        using FreshFile? fresh = request.VerifyOnly ? null : new FreshFile(_files, output);
        long length = await UnpackAsync(source, request.Part, fresh?.File, progress, cancellationToken).ConfigureAwait(false);
        fresh?.Commit();
        return Report(source, request.VerifyOnly ? null : output, length, started);
    }

    /// <summary>Proves every chunk and the whole, and then writes what was asked for to a stream, proving it once more: what is written was proven.</summary>
    /// <param name="request">What to unpack; its output path is not looked at.</param>
    /// <param name="output">Receives it, from its present position on; it is not closed. Where nothing is to be written, nothing is.</param>
    /// <param name="progress">Told about every 256 KiB or so that is written.</param>
    /// <param name="cancellationToken">Ends the work; some may have been written then.</param>
    /// <exception cref="TargetFormatException">It is no payload, or its header is damaged.</exception>
    /// <exception cref="VerificationException">It is damaged behind its header; nothing was written, unless it was changed meanwhile.</exception>
    /// <exception cref="IOException">It cannot be read or written, or the library that decompresses is not installed.</exception>
    public async Task<UnpackReport> UnpackToAsync(
        UnpackRequest request, Stream output, IProgress<PayloadProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        long started = _time.GetTimestamp();
        using OpenPayload source = Open(request);
        long length = await UnpackAsync(source, request.Part, output: null, progress: null, cancellationToken).ConfigureAwait(false);
        if (!request.VerifyOnly)
            await WriteAsync(source, request.Part, output, progress, cancellationToken).ConfigureAwait(false);
        return Report(source, outputPath: null, length, started);
    }

    /// <summary>Tells what the header of a payload says. Only the header need be there.</summary>
    /// <param name="path">The payload, or its header alone.</param>
    /// <exception cref="TargetFormatException">It is no payload, or its header is damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public PayloadDescription Inspect(string path)
    {
        using OpenPayload source = OpenPayload.Open(_files, path, isHeaderEnough: true);
        return PayloadDescription.Of(source.Payload, source.File.Length);
    }

    /// <summary>Tells how many bytes somebody who has one payload must download to have another.</summary>
    /// <param name="oldPath">The one that is there.</param>
    /// <param name="newPath">The one that is wanted.</param>
    /// <param name="cancellationToken">Ends the comparison.</param>
    /// <exception cref="TargetFormatException">One of them is no payload, or its header is damaged.</exception>
    /// <exception cref="VerificationException">One of them is damaged behind its header, and that had to be looked at.</exception>
    /// <exception cref="IOException">One of them cannot be read.</exception>
    public async Task<PayloadEstimate> EstimateAsync(string oldPath, string newPath, CancellationToken cancellationToken = default)
    {
        using OpenPayload old = OpenPayload.Open(_files, oldPath, isHeaderEnough: true);
        using OpenPayload wanted = OpenPayload.Open(_files, newPath, isHeaderEnough: true);
        return await new PayloadComparison(old, wanted).EstimateAsync(cancellationToken).ConfigureAwait(false);
    }

    private OpenPayload Open(UnpackRequest request)
    {
        OpenPayload source = OpenPayload.Open(_files, request.PayloadPath, isHeaderEnough: request.Part == PayloadPart.Header);
        if (request.Part != PayloadPart.Content || !source.Payload.IsDetached)
            return source;
        source.Dispose();
        throw new TargetFormatException(request.PayloadPath, "byte 0", "it is only a header, without the content");
    }

    private UnpackReport Report(OpenPayload source, string? outputPath, long length, long started) => new()
    {
        OutputPath = outputPath,
        Length = length,
        ChunkCount = source.Payload.ChunkCount - 1,
        Proven = source.Payload.BodyDigestAlgorithm is null ? "header, chunks, contents" : "header, chunks, whole",
        Elapsed = _time.GetElapsedTime(started),
    };

    private static async Task WriteAsync(
        OpenPayload source, PayloadPart part, Stream output, IProgress<PayloadProgress>? progress, CancellationToken cancellationToken)
    {
        if (part == PayloadPart.Header)
        {
            await output.WriteAsync(HeaderWithDictionary(source), cancellationToken).ConfigureAwait(false);
            return;
        }
        using var unpacker = new PayloadUnpacker(source, _ => { }) { TakeInOrder = batch => output.Write(batch.Content) };
        if (part == PayloadPart.Dictionary)
            await output.WriteAsync(unpacker.Dictionary, cancellationToken).ConfigureAwait(false);
        else
            await unpacker.RunAsync(progress, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<long> UnpackAsync(
        OpenPayload source, PayloadPart part, IBlockFile? output, IProgress<PayloadProgress>? progress, CancellationToken cancellationToken)
    {
        if (part == PayloadPart.Header)
            return Write(HeaderWithDictionary(source), output);
        using var unpacker = new PayloadUnpacker(source, batch => output?.Write(batch.Content, batch.ContentStart));
        if (part == PayloadPart.Dictionary)
            return Write(unpacker.Dictionary, output);
        await unpacker.RunAsync(progress, cancellationToken).ConfigureAwait(false);
        return source.Payload.ContentLength;
    }

    // The dictionary goes with the header: without it the chunks that follow are of no use.
    private static byte[] HeaderWithDictionary(OpenPayload source)
    {
        byte[] header = source.Payload.Detach();
        byte[] dictionary = new byte[source.Payload.StoredBytes(0)];
        source.ReadStored(0, 0, dictionary);
        return [.. header, .. dictionary];
    }

    private static long Write(byte[] bytes, IBlockFile? output)
    {
        output?.Write(bytes, 0);
        return bytes.Length;
    }

    private static string NameOf(OpenPayload source, PayloadPart part)
    {
        string name = Path.GetFileName(source.Path);
        string? stem = new[] { source.Format.Extension, source.Format.HeaderExtension }
            .Where(extension => name.Length > extension.Length && name.EndsWith(extension, StringComparison.OrdinalIgnoreCase))
            .Select(extension => name[..^extension.Length])
            .FirstOrDefault();
        return (part, stem) switch
        {
            (PayloadPart.Header, _) => (stem ?? name) + source.Format.HeaderExtension,
            (PayloadPart.Dictionary, _) => (stem ?? name) + source.Format.DictionaryExtension,
            (_, not null) => stem,
            _ => throw new ArgumentException($"{name} does not end with {source.Format.Extension}: the output must be named"),
        };
    }
}
