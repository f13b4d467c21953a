using Microsoft.Win32.SafeHandles;

namespace Morsel.Transports.File;

/// <summary>What a file says to a request.</summary>
/// <param name="Kind">How that relates to what was asked.</param>
/// <param name="Parts">Half-open; one may be empty, in an empty file.</param>
/// <param name="Length">Bytes in the file.</param>
/// <param name="Validator">What tells this content from another.</param>
internal sealed record FileAnswer(ReplyKind Kind, Queue<(long Start, long End)> Parts, long Length, Validator Validator);

/// <summary>Parts of an open file.</summary>
internal sealed class FileReply(Uri resource, SafeFileHandle file, FileAnswer answer, TimeSpan openTime) : TransferReply
{
    private long _bodyBytes;

    public override ReplyKind Kind => answer.Kind;

    public override Uri FinalResource => resource;

    public override long? ResourceLength => answer.Length;

    public override Validator Validator => answer.Validator;

    public override string? MediaType => null;

    public override TimeSpan FirstByteTime => openTime;

    public override long BodyBytes => _bodyBytes;

    public override ValueTask<ReplyPart?> NextPartAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        FilePart? next = answer.Parts.TryDequeue(out (long Start, long End) part) ? new FilePart(this, part.Start, part.End) : null;
        return ValueTask.FromResult<ReplyPart?>(next);
    }

    public override ValueTask DisposeAsync()
    {
        file.Dispose();
        return ValueTask.CompletedTask;
    }

    private async ValueTask<int> ReadAsync(Memory<byte> buffer, long offset, CancellationToken cancellationToken)
    {
        try
        {
            int byteCount = await RandomAccess.ReadAsync(file, buffer, offset, cancellationToken).ConfigureAwait(false);
            _bodyBytes += byteCount;
            return byteCount > 0
                ? byteCount
                : throw new TransportException(TransportFailure.Network, resource, $"the file ends at byte {offset}, expected {answer.Length}");
        }
        catch (Exception e) when (e is IOException and not MorselException or UnauthorizedAccessException)
        {
            throw FileFault.From(e, resource);
        }
    }

    private sealed class FilePart : ReplyPart
    {
        private readonly FileReply _reply;
        private readonly long _end;
        private long _position;

        public FilePart(FileReply reply, long start, long end)
        {
            (_reply, _position, _end) = (reply, start, end);
            Start = start;
        }

        public override long Start { get; }

        public override long? End => _end;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
        {
            buffer = buffer[..(int)Math.Min(buffer.Length, _end - _position)];
            if (buffer.IsEmpty)
                return 0;
            int byteCount = await _reply.ReadAsync(buffer, _position, cancellationToken).ConfigureAwait(false);
            _position += byteCount;
            return byteCount;
        }
    }
}
