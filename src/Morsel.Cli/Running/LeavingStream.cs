namespace Morsel.Cli.Running;

/// <summary>A standard stream that is left behind where somebody ends the run: a pipe that nobody writes to, or that nobody empties, must not hold it up.</summary>
/// <param name="inner">The stream.</param>
/// <param name="ended">Somebody ends the run.</param>
internal sealed class LeavingStream(Stream inner, CancellationToken ended) : Stream
{
    public override bool CanRead => inner.CanRead;

    public override bool CanSeek => false;

    public override bool CanWrite => inner.CanWrite;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // A read that is left behind may still end, and then must not write into what somebody else uses by then.
        byte[] own = new byte[buffer.Length];
        int read = await Task.Run(() => inner.Read(own, 0, own.Length), CancellationToken.None).WaitAsync(Ended(cancellationToken)).ConfigureAwait(false);
        own.AsMemory(0, read).CopyTo(buffer);
        return read;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        byte[] own = buffer.ToArray();
        await Task.Run(() => inner.Write(own, 0, own.Length), CancellationToken.None).WaitAsync(Ended(cancellationToken)).ConfigureAwait(false);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count), CancellationToken.None).AsTask().GetAwaiter().GetResult();

    public override void Write(byte[] buffer, int offset, int count) => WriteAsync(buffer.AsMemory(offset, count), CancellationToken.None).AsTask().GetAwaiter().GetResult();

    public override void Flush() => inner.Flush();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }

    // Callers hand over the token of the run, or none.
    private CancellationToken Ended(CancellationToken cancellationToken) => cancellationToken.CanBeCanceled ? cancellationToken : ended;
}
