namespace Morsel.Matching;

/// <summary>Finds the borders of chunks in the content, chunk after chunk. May remember what it saw; for one content only.</summary>
internal interface IChunkCutter
{
    /// <summary>Bytes in the longest chunk.</summary>
    int MostBytes { get; }

    /// <summary>Bytes after the beginning of a chunk with which its end can always be found.</summary>
    int LookaheadBytes { get; }

    /// <summary>The length of the next chunk.</summary>
    /// <param name="rest">The content from where the last chunk ended; longer with every call that answered 0.</param>
    /// <param name="isEnd">Whether nothing follows.</param>
    /// <returns>Bytes in the chunk, never 0 at the end unless nothing is left; 0 if more must be seen first.</returns>
    int Cut(ReadOnlySpan<byte> rest, bool isEnd);
}
