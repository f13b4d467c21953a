using Morsel.Matching;

namespace Morsel.Making.Store;

/// <summary>Reads content once, from its beginning to its end, and cuts it into chunks, batch by batch.</summary>
/// <param name="read">Reads the next bytes: as many as there is room for, fewer only before the end, none at it.</param>
/// <param name="cutter">Finds the borders.</param>
internal sealed class ChunkFeed(Func<Memory<byte>, int> read, IChunkCutter cutter)
{
    private const int BatchBytes = 1 << 20;

    // What was read behind the last border.
    private byte[] _rest = [];
    private int _restBytes;
    private bool _isEnd;

    /// <summary>Bytes of memory that a batch needs at most, with what is stored of its longest chunk.</summary>
    public long MostBatchBytes => Room + cutter.MostBytes;

    private int Room => cutter.LookaheadBytes + BatchBytes;

    /// <summary>Fills a batch.</summary>
    /// <returns>False at the end.</returns>
    public bool Fill(StoreBatch batch)
    {
        byte[] content = batch.Clear(Room);
        _rest.AsSpan(0, _restBytes).CopyTo(content);
        int end = _restBytes;
        while (!_isEnd && end < Room)
        {
            int count = read(content.AsMemory(end, Room - end));
            (end, _isEnd) = (end + count, count == 0);
        }
        int start = 0;
        for (int bytes; start < end && (bytes = cutter.Cut(content.AsSpan(start..end), _isEnd)) > 0; batch.Add(start))
            start += bytes;
        Keep(content.AsSpan(start..end));
        return batch.ChunkCount > 0;
    }

    private void Keep(ReadOnlySpan<byte> rest)
    {
        if (_rest.Length < rest.Length)
            _rest = GC.AllocateUninitializedArray<byte>(Math.Min(Room, Math.Max(64 << 10, 2 * rest.Length)));
        rest.CopyTo(_rest);
        _restBytes = rest.Length;
    }
}
