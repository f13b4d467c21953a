using Morsel.Matching;

namespace Morsel.Seeds;

/// <summary>Reads a seed once, and cuts it where its content says, stretch by stretch. The borders do not depend on where stretches end.</summary>
/// <param name="seed">The seed.</param>
/// <param name="head">What was read of it already.</param>
/// <param name="cutter">Finds the borders.</param>
/// <param name="mayBeBlock">Whether a piece of that length may be a block.</param>
internal sealed class CutReader(ISeed seed, ReadOnlyMemory<byte> head, IChunkCutter cutter, Func<int, bool> mayBeBlock)
{
    private const int OwnedBytes = 2 << 20;

    // What was read behind the last border. It stays in the buffer of the last stretch, which is not filled again before the next one is.
    private ReadOnlyMemory<byte> _rest = head;
    private long _offset;
    private bool _isEnd;
    private IOException? _problem;

    /// <summary>Bytes that a stretch must have room for.</summary>
    public static int RoomFor(IChunkCutter cutter, int headBytes) => Math.Max(headBytes, cutter.LookaheadBytes) + OwnedBytes;

    /// <summary>Fills the next stretch.</summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="IOException">The seed cannot be read any further; all that could be was in stretches before.</exception>
    public bool TryRead(CutStretch stretch)
    {
        stretch.Clear();
        _rest.CopyTo(stretch.Buffer);
        int end = _isEnd ? _rest.Length : Fill(stretch.Buffer, _rest.Length), start = 0;
        _isEnd |= end < stretch.Buffer.Length;
        if (end == 0)
            return _problem is null ? false : throw _problem;
        for (int bytes; start < end && (bytes = cutter.Cut(stretch.Buffer.AsSpan(start..end), _isEnd)) > 0; start += bytes)
        {
            if (mayBeBlock(bytes))
                stretch.Add(start, bytes, _offset + start);
        }
        _offset += start;
        stretch.SeedEnd = _offset;
        _rest = stretch.Buffer.AsMemory(start..end);
        return true;
    }

    private int Fill(byte[] buffer, int filled)
    {
        try
        {
            for (int read = 1; read > 0 && filled < buffer.Length; filled += read)
                read = seed.Read(buffer.AsSpan(filled));
        }
        catch (IOException problem)
        {
            _problem = problem;
        }
        return filled;
    }
}
