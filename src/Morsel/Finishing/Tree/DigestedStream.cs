using Morsel.Files;
using Morsel.Hashing;

namespace Morsel.Finishing.Tree;

/// <summary>Writes a file from its beginning on, and behind it the SHA-256 of what was written.</summary>
/// <param name="file">The file, which is empty; it stays open.</param>
internal sealed class DigestedStream(IBlockFile file) : Stream
{
    private readonly Digester _digester = Digester.Begin(DigestAlgorithm.Sha256);
    private readonly byte[] _buffer = new byte[64 << 10];
    private int _buffered;
    private long _written;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => _written + _buffered; set => throw new NotSupportedException(); }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (_buffered + buffer.Length > _buffer.Length)
            Empty();
        if (buffer.Length > _buffer.Length)
        {
            Put(buffer);
            return;
        }
        buffer.CopyTo(_buffer.AsSpan(_buffered));
        _buffered += buffer.Length;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <summary>Writes what is left, and the digest.</summary>
    public void End()
    {
        Empty();
        file.Write(_digester.End(), _written);
    }

    public override void Flush()
    {
        // What is small waits for more.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _digester.Dispose();
        base.Dispose(disposing);
    }

    private void Empty()
    {
        Put(_buffer.AsSpan(0, _buffered));
        _buffered = 0;
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        _digester.Append(bytes);
        file.Write(bytes, _written);
        _written += bytes.Length;
    }
}
