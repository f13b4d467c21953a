using Morsel.Compression;
using Morsel.Files;

namespace Morsel.Seeds;

/// <summary>Reads the plain bytes of a packed file, from its beginning as far as they are sound.</summary>
internal sealed class PackedReader(IBlockFile file, IStreamDecoder decoder, string path) : IDisposable
{
    private readonly byte[] _input = new byte[256 << 10];
    private int _start;
    private int _end;
    private bool _isLast;

    public string Path => path;

    /// <summary>Bytes of the file that are read at most: they may be many that unpack to nothing.</summary>
    /// <value>Default: all of them.</value>
    public long MostPackedBytes { get; init; } = long.MaxValue;

    /// <summary>Bytes of the file that were read.</summary>
    public long PackedBytes { get; private set; }

    /// <summary>Fills as much of the buffer as there is.</summary>
    /// <param name="buffer">Where plain bytes go.</param>
    /// <param name="problem">Why there is nothing behind those bytes that can be read; null if that is not so.</param>
    /// <returns>Plain bytes; 0 only at the end.</returns>
    public int Fill(Span<byte> buffer, out IOException? problem)
    {
        int filled = 0;
        problem = null;
        try
        {
            while (filled < buffer.Length && TryStep(buffer[filled..], out int produced))
                filled += produced;
        }
        catch (InvalidDataException broken)
        {
            problem = new IOException($"{path}: {broken.Message}; the part before that was searched", broken);
        }
        catch (IOException unreadable)
        {
            problem = unreadable;
        }
        return filled;
    }

    /// <summary>Says that there may be more.</summary>
    public static IOException TooLong(string path, long mostBytes) =>
        new($"{path}: only the first {mostBytes} bytes of its content were searched, which is enough for a file of this length");

    /// <summary>Gives the decoder back; the file stays open.</summary>
    public void Dispose() => decoder.Dispose();

    private bool TryStep(Span<byte> buffer, out int produced)
    {
        DecodeStep step = decoder.Decode(_input.AsSpan(_start, _end - _start), buffer, _isLast);
        _start += step.Consumed;
        produced = step.Produced;
        if (step is not { Consumed: 0, Produced: 0 })
            return true;
        if (_isLast)
            return false;
        _input.AsSpan(_start, _end - _start).CopyTo(_input);
        (_start, _end) = (0, _end - _start);
        if (PackedBytes >= MostPackedBytes)
            throw TooLong(path, MostPackedBytes);
        int read = file.Read(_input.AsSpan(_end), PackedBytes);
        (_end, PackedBytes, _isLast) = (_end + read, PackedBytes + read, read == 0);
        return true;
    }
}
