using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Morsel.Transports.File;

/// <summary>Answers for <c>file:</c> addresses of this machine as a perfect server would.</summary>
/// <param name="clock">The clock; null for the system's.</param>
/// <param name="site">A site whose addresses it answers for instead; null for none.</param>
internal sealed class FileTransport(TimeProvider? clock = null, FileSite? site = null) : ITransport
{
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;

    /// <inheritdoc/>
    public bool Serves(Uri resource) => site is not null ? FileSite.IsOn(resource) : resource is { IsAbsoluteUri: true, IsFile: true, IsUnc: false };

    /// <inheritdoc/>
    public Task<TransferReply> SendAsync(TransferRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!Serves(request.Resource))
            throw new ArgumentException("expected a file address of this machine", nameof(request));
        long asked = _clock.GetTimestamp();
        try
        {
            SafeFileHandle file = System.IO.File.OpenHandle(
                site?.PathOf(request.Resource) ?? request.Resource.LocalPath, share: FileShare.ReadWrite | FileShare.Delete, options: FileOptions.Asynchronous);
            return Task.FromResult<TransferReply>(Answer(request, file, _clock.GetElapsedTime(asked)));
        }
        catch (Exception e) when (e is IOException and not MorselException or UnauthorizedAccessException)
        {
            throw FileFault.From(e, request.Resource);
        }
    }

    private static FileReply Answer(TransferRequest request, SafeFileHandle file, TimeSpan openTime)
    {
        try
        {
            long length = RandomAccess.GetLength(file);
            if (request.ExpectedLength is { } wanted && length != wanted)
                throw new TransportException(TransportFailure.Changed, request.Resource, $"the file has {length} bytes, expected {wanted}");
            DateTime modified = System.IO.File.GetLastWriteTimeUtc(file);
            var validator = new Validator(
                string.Create(CultureInfo.InvariantCulture, $"\"{length:x}-{modified.Ticks:x}\""),
                new DateTimeOffset(modified.AddTicks(-(modified.Ticks % TimeSpan.TicksPerSecond))));
            return new FileReply(request.Resource, file, Choose(request, length, validator), openTime);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static FileAnswer Choose(TransferRequest request, long length, Validator validator)
    {
        if (request.UnlessStill is { } still && IsStill(still, validator))
            return new FileAnswer(ReplyKind.NotModified, [], length, validator);
        if (request.Ranges.Count == 0)
            return new FileAnswer(ReplyKind.Whole, new([(0, length)]), length, validator);
        var parts = new Queue<(long, long)>();
        foreach (ByteRange range in request.Ranges)
            if (range.Start < length)
                parts.Enqueue((range.Start, Math.Min(range.End, length)));
        return new FileAnswer(parts.Count > 0 ? ReplyKind.Parts : ReplyKind.RangesRefused, parts, length, validator);
    }

    private static bool IsStill(Validator asked, Validator now) =>
        asked.EntityTag is { } tag ? tag == now.EntityTag : now.LastModified <= asked.LastModified;
}

/// <summary>Turns what the file system throws into the one exception of the port.</summary>
internal static class FileFault
{
    public static TransportException From(Exception exception, Uri resource) => exception switch
    {
        FileNotFoundException or DirectoryNotFoundException => new(TransportFailure.NotFound, resource, "there is no such file", exception),
        UnauthorizedAccessException when Directory.Exists(resource.LocalPath) => new(TransportFailure.Denied, resource, "it is a folder, expected a file", exception),
        UnauthorizedAccessException => new(TransportFailure.Denied, resource, "permission denied", exception),
        _ => new(TransportFailure.Network, resource, "the file cannot be read", exception),
    };
}
