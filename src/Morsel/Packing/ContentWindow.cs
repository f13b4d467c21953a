using Morsel.Files;

namespace Morsel.Packing;

/// <summary>Slides over a file from its beginning to its end.</summary>
internal sealed class ContentWindow(IBlockFile file, int bytes)
{
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>((int)Math.Min(bytes, Math.Max(1, file.Length)));
    private long _position;   // of the file, where the next bytes are read
    private int _start, _end;

    /// <summary>What is seen.</summary>
    public ReadOnlySpan<byte> Rest => _buffer.AsSpan(_start.._end);

    /// <summary>Bytes in the file.</summary>
    public long Length { get; } = file.Length;

    /// <summary>Whether nothing comes behind <see cref="Rest"/>.</summary>
    public bool IsEnd => _position == Length;

    /// <summary>Leaves bytes behind.</summary>
    public void Pass(int count) => _start += count;

    /// <summary>Sees as much more as there is room for.</summary>
    /// <exception cref="IOException">The file cannot be read, or is shorter than it was.</exception>
    public void Read()
    {
        Rest.CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        int wanted = (int)Math.Min(_buffer.Length - _end, Length - _position);
        int read = file.Read(_buffer.AsSpan(_end, wanted), _position);
        if (read < wanted)
            throw new IOException($"the file ends at byte {_position + read} of {Length}: it changed while it was read; nothing was written");
        _end += read;
        _position += read;
    }
}
