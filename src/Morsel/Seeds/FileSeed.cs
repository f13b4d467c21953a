using Morsel.Files;

namespace Morsel.Seeds;

/// <summary>A file as it is.</summary>
/// <param name="file">The file; disposed with this.</param>
/// <param name="path">Its name, for the message that no more of it is read.</param>
/// <param name="mostBytes">Bytes that are read at most; those that are passed over do not count.</param>
internal sealed class FileSeed(IBlockFile file, string path, long mostBytes) : ISeed
{
    private long _position, _readBytes;
    private long? _length;

    public long Length => _length ??= file.Length;

    public long FileBytes => Length;

    public FileExtent StoredFrom(long offset) => file.StoredFrom(offset);

    public int Read(Span<byte> buffer)
    {
        int read = file.Read(buffer[..(int)Math.Min(buffer.Length, mostBytes - _readBytes)], _position);
        if (read == 0 && buffer.Length > 0 && _readBytes == mostBytes && _position < file.Length)
            throw new IOException($"{path}: only the first {mostBytes} bytes were searched, which is enough for a file of this length");
        _position += read;
        _readBytes += read;
        return read;
    }

    public void Skip(long bytes) => _position += bytes;

    public void Dispose() => file.Dispose();
}
