namespace Morsel.Seeds;

/// <summary>A seed that is made while it is read; how long it is, nobody knows before its end.</summary>
/// <param name="stream">Makes it; disposed with this.</param>
/// <param name="path">What it is made of, for the message that no more of it is read.</param>
/// <param name="mostBytes">Bytes that are read at most.</param>
internal sealed class StreamSeed(Stream stream, string path, long mostBytes) : ISeed
{
    private long _readBytes;

    public int Read(Span<byte> buffer)
    {
        if (_readBytes == mostBytes && !buffer.IsEmpty)
            throw new IOException($"{path}: only the first {mostBytes} bytes of its content were searched, which is enough for a target of this length");
        int read = stream.Read(buffer[..(int)Math.Min(buffer.Length, mostBytes - _readBytes)]);
        _readBytes += read;
        return read;
    }

    public void Dispose() => stream.Dispose();
}
