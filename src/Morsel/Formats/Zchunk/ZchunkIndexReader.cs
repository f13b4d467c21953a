namespace Morsel.Formats.Zchunk;

/// <summary>Reads the index of a header whose digest was proven, and believes no length in it that cannot be.</summary>
internal static class ZchunkIndexReader
{
    private const long MostLength = 1L << 50;
    private const int MostChunkBytes = 64 << 20;
    private const int MostDictionaryBytes = 16 << 20;

    /// <summary>What compressing may add where content cannot be compressed: with a margin above libzstd's own bound.</summary>
    private const int MostAddedBytes = 1 << 20;

    /// <param name="cursor">Stands at the index; afterwards behind it.</param>
    /// <param name="indexBytes">Bytes in the index.</param>
    /// <param name="hasContentDigests">Whether each entry has two digests.</param>
    /// <param name="isCompressed">Whether what is stored may differ from the content.</param>
    public static ChunkIndex Read(ref ZchunkCursor cursor, int indexBytes, bool hasContentDigests, bool isCompressed)
    {
        int end = cursor.Position + indexBytes;
        ChunkDigest kind = ZchunkDigests.Read(ref cursor, "the kind of digest of chunks");
        int leastEntryBytes = (kind.Width * (hasContentDigests ? 2 : 1)) + 2;
        int count = (int)cursor.Number("the number of chunks", int.MaxValue);
        if (count == 0 || count > (end - cursor.Position) / leastEntryBytes)
            throw cursor.Problem($"{count} chunks do not fit into an index of {indexBytes} bytes");
        var index = new ChunkIndex(
            kind, new byte[count * kind.Width], new byte[hasContentDigests ? count * kind.Width : 0], new long[count], new long[count], 0);
        for (int chunk = 0; chunk < count; chunk++)
            index = ReadEntry(ref cursor, index, chunk, isCompressed);
        if (cursor.Position != end)
            throw cursor.Problem($"the index of {count} chunks ends here, expected byte {end}");
        return index;
    }

    private static ChunkIndex ReadEntry(ref ZchunkCursor cursor, ChunkIndex index, int chunk, bool isCompressed)
    {
        int width = index.DigestKind.Width;
        ReadOnlySpan<byte> digest = cursor.Bytes(width, "a digest");
        digest.CopyTo(index.StoredDigests.AsSpan(chunk * width));
        if (index.ContentDigests.Length > 0)
            cursor.Bytes(width, "a digest").CopyTo(index.ContentDigests.AsSpan(chunk * width));
        int most = chunk == 0 ? MostDictionaryBytes : MostChunkBytes;
        long stored = cursor.Number("the stored length of a chunk", most + MostAddedBytes);
        long content = cursor.Number("the length of a chunk", most);
        if (stored == 0 && content > 0)
            throw cursor.Problem($"chunk {chunk} has {content} bytes, and nothing is stored of it");
        if (!isCompressed && stored != content)
            throw cursor.Problem($"chunk {chunk} is stored as it is in {stored} bytes, and has {content}");
        if (stored == 0 && chunk > 0 && digest.ContainsAnyExcept((byte)0))
            throw cursor.Problem($"chunk {chunk} is empty, and its digest is not zero");
        index.StoredEnds[chunk] = End(ref cursor, chunk == 0 ? 0 : index.StoredEnds[chunk - 1], stored);
        index.ContentEnds[chunk] = chunk == 0 ? 0 : End(ref cursor, index.ContentEnds[chunk - 1], content);
        return chunk == 0 ? index with { DictionaryBytes = (int)content } : index;
    }

    private static long End(ref ZchunkCursor cursor, long start, long bytes) =>
        start + bytes <= MostLength ? start + bytes : throw cursor.Problem($"the chunks have more than {MostLength} bytes");
}
