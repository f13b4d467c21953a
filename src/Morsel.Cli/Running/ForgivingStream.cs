namespace Morsel.Cli.Running;

/// <summary>Writes to a stream that the caller may have closed; a closed one must not change how the run ends.</summary>
/// <param name="inner">The stream.</param>
/// <param name="forgivesAll">Whether any failure is swallowed; else only that of a closed stream, and a full disk is told.</param>
internal sealed class ForgivingStream(Stream inner, bool forgivesAll) : Stream
{
    private const int FileTooLarge = 27;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            inner.Write(buffer);
        }
        catch (UnauthorizedAccessException)   // what the runtime makes of EBADF
        {
        }
        catch (Exception failure) when (forgivesAll && failure is (IOException or ArgumentOutOfRangeException))
        {
        }
        catch (ArgumentOutOfRangeException tooLong)   // what it makes of EFBIG
        {
            throw new IOException("the file would be larger than the system or a limit allows", tooLong) { HResult = FileTooLarge };
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}
