using System.Buffers;
using Morsel.Formats.Casync;

namespace Morsel.Making.Trees;

/// <summary>The archive of a tree as a stream, made while it is read. Its length is not known before its end.</summary>
internal sealed class TreeStream(IEntrySource entries) : Stream
{
    private readonly ArrayBufferWriter<byte> _records = new();
    private readonly CatarWriter _writer = new(entries.Features);
    private int _recordsRead;
    private long _contentLeft, _position;

    /// <summary>A folder as its archive, as a seed: what changes or cannot be read is no failure.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="features">What the archive keeps, as its flags.</param>
    /// <exception cref="IOException">There is no such folder.</exception>
    public static TreeStream OfSeed(string folder, ulong features) =>
        new(new SeedEntries(new TreeEntries(TreeChoice.Open(folder), new TreeTerms { Features = (CatarFeatures)features })));

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    /// <summary>How many bytes were read.</summary>
    public override long Position { get => _position; set => throw new NotSupportedException(); }

    /// <inheritdoc/>
    /// <remarks>Fills the buffer, but for the last ones.</remarks>
    /// <exception cref="IOException">Something in the tree cannot be read, or changed while it was read.</exception>
    public override int Read(Span<byte> buffer)
    {
        int done = 0;
        while (done < buffer.Length && (_recordsRead < _records.WrittenCount || _contentLeft > 0 || Advance()))
            done += _recordsRead < _records.WrittenCount ? TakeRecords(buffer[done..]) : TakeContent(buffer[done..]);
        _position += done;
        return done;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            entries.Dispose();
        base.Dispose(disposing);
    }

    private bool Advance()
    {
        _records.ResetWrittenCount();
        _recordsRead = 0;
        switch (entries.Next())
        {
            case CatarStep.Entry:
                _writer.Begin(entries.Entry, _records);
                _contentLeft = entries.Entry.Length;
                return true;
            case CatarStep.FolderEnd:
                _writer.EndFolder(_records);
                return true;
            default:
                return false;
        }
    }

    private int TakeRecords(Span<byte> buffer)
    {
        ReadOnlySpan<byte> taken = _records.WrittenSpan[_recordsRead..];
        taken = taken[..Math.Min(taken.Length, buffer.Length)];
        taken.CopyTo(buffer);
        _recordsRead += taken.Length;
        return taken.Length;
    }

    private int TakeContent(Span<byte> buffer)
    {
        int read = entries.ReadContent(buffer[..(int)Math.Min(buffer.Length, _contentLeft)]);
        _contentLeft -= read;
        return read;
    }
}
