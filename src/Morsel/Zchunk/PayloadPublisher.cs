using Morsel.Files;
using Morsel.Formats;
using Morsel.Making;
using Morsel.Packing;

namespace Morsel.Zchunk;

/// <summary>Publishes files as payloads, which hold their content in chunks of which others fetch those they lack.</summary>
public sealed class PayloadPublisher
{
    private const int MostSplitBytes = 32_767;

    // No reader here takes longer ones.
    private const int MostChunkBytes = 64 << 20;

    private readonly IFileSystem _files;
    private readonly TimeProvider _time;

    /// <summary>A publisher on this machine's disks.</summary>
    public PayloadPublisher()
        : this(new LocalFileSystem(), TimeProvider.System)
    {
    }

    internal PayloadPublisher(IFileSystem files, TimeProvider time) => (_files, _time) = (files, time);

    /// <summary>Reads a file once and writes its payload, compressing on all cores.</summary>
    /// <param name="request">What to publish.</param>
    /// <param name="progress">Told about every 256 KiB or so.</param>
    /// <param name="cancellationToken">Ends the work; nothing is published then.</param>
    /// <exception cref="ArgumentException">The request contradicts itself.</exception>
    /// <exception cref="IOException">
    /// The file cannot be read, changed while it was read, or the payload cannot be written; or the library that compresses is not installed.
    /// </exception>
    public async Task<PayloadReport> PublishAsync(
        PayloadRequest request, IProgress<PayloadProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        Check(request);
        long started = _time.GetTimestamp();
        byte[] dictionary = new DictionarySource(_files).Read(request);
        IPayloadWriter writer = Catalog.CreatePayloadWriter(request, dictionary);
        using (OpenPacker(writer))
        {
            // A missing library or a bad dictionary is told before anything is read.
        }
        string output = Path.GetFullPath(request.OutputPath ?? NameOf(request) + writer.Extension);
        if (request.SourcePath is { } source && Path.GetFullPath(source) == output)
            throw new ArgumentException("the payload would replace the file it is made of; name another", nameof(request));
        PayloadReport report = await PublishAsync(request, writer, output, progress, cancellationToken).ConfigureAwait(false);
        return report with { Elapsed = _time.GetElapsedTime(started) };
    }

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

    private static IChunkPacker OpenPacker(IPayloadWriter writer)
    {
        try
        {
            return writer.CreatePacker();
        }
        catch (InvalidDataException failure)
        {
            throw new ArgumentException($"the dictionary cannot be used: {failure.Message}", failure);
        }
    }

    // The header is only known when all is packed, and stands first: so the body is written to a file of its own before.
    private async Task<PayloadReport> PublishAsync(
        PayloadRequest request, IPayloadWriter writer, string output, IProgress<PayloadProgress>? progress, CancellationToken cancellationToken)
    {
        using MakeSource source = await MakeSource
            .OpenAsync(_files, request.SourcePath, request.Input, output, cancellationToken).ConfigureAwait(false);
        using var payload = new FreshFile(_files, output);
        using var body = new FreshFile(_files, output + ".body");
        using var packer = new PayloadPacker(source.File, writer, body.File);
        long length = source.File.Length;
        Digest? digest = await packer.RunAsync(progress, cancellationToken).ConfigureAwait(false);
        source.CheckUnchanged();
        byte[] header = writer.Header(packer.Chunks, digest);
        payload.File.Write(header, 0);
        Append(body.File, packer.StoredBytes, payload.File, header.Length, cancellationToken);
        payload.Commit();
        return new PayloadReport
        {
            OutputPath = output,
            Length = length,
            PayloadBytes = header.Length + packer.StoredBytes,
            HeaderBytes = header.Length,
            ChunkCount = packer.Chunks.Count - 1,
            DictionaryBytes = writer.DictionaryBytes,
            Elapsed = default,
        };
    }

    private static void Append(IBlockFile from, long bytes, IBlockFile to, long position, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[(int)Math.Min(1 << 20, Math.Max(1, bytes))];
        for (long done = 0; done < bytes;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int read = from.Read(buffer.AsSpan(0, (int)Math.Min(buffer.Length, bytes - done)), done);
            if (read == 0)
                throw new IOException($"the packed content ends at byte {done} of {bytes}: somebody else changed it; nothing was published");
            to.Write(buffer.AsSpan(0, read), position + done);
            done += read;
        }
    }
}
