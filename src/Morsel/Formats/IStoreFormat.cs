using Morsel.Matching;

namespace Morsel.Formats;

/// <summary>A format whose descriptions, called indexes, name chunks that lie in a store: a folder with an object for each. Pure.</summary>
internal interface IStoreFormat
{
    /// <summary>Bytes in the id of a chunk.</summary>
    int IdBytes { get; }

    /// <summary>Bytes of the longest chunk that there may be.</summary>
    int MostChunkBytes { get; }

    /// <summary>The digests that ids may be.</summary>
    IReadOnlyList<DigestAlgorithm> Algorithms { get; }

    /// <summary>What the names of indexes end with.</summary>
    IReadOnlyList<string> Extensions { get; }

    /// <summary>Where the object of a chunk is in a store: names between slashes.</summary>
    /// <param name="id">The chunk's id.</param>
    /// <param name="isPlain">Whether it is stored as it is; else it is compressed.</param>
    string ObjectOf(ReadOnlySpan<byte> id, bool isPlain);

    /// <summary>The id of the chunk that an object stores; null if it is none.</summary>
    /// <param name="name">Where it is in the store.</param>
    /// <param name="isPlain">Whether it is stored as it is.</param>
    byte[]? IdOf(string name, out bool isPlain);

    /// <summary>Whether a file that begins so, with 64 bytes or all that it has, may be an index.</summary>
    bool Recognizes(ReadOnlySpan<byte> prefix);

    /// <summary>Reads an index.</summary>
    /// <param name="file">All of it.</param>
    /// <exception cref="TargetFormatException">It is none, is cut off, or says what may not be.</exception>
    NamedChunks ReadIndex(ReadOnlySpan<byte> file);
}

/// <summary>Writes what a store and an index hold of one content. Pure: it is handed bytes and gives back bytes.</summary>
internal interface IStoreWriter
{
    /// <summary>The digest that ids are.</summary>
    DigestAlgorithm Algorithm { get; }

    /// <summary>Finds the borders of chunks. It may begin at any of them.</summary>
    IChunkCutter Cutter { get; }

    /// <summary>A packer for one thread.</summary>
    /// <exception cref="IOException">The library that compresses is not installed.</exception>
    IObjectPacker CreatePacker();

    /// <summary>The index of all chunks.</summary>
    byte[] Index(NamedChunks chunks);
}

/// <summary>Makes what is stored of a chunk. For one thread at a time.</summary>
internal interface IObjectPacker : IDisposable
{
    /// <summary>Packs a chunk.</summary>
    /// <returns>What is stored of it; it stands only until the next call.</returns>
    ReadOnlyMemory<byte> Pack(ReadOnlySpan<byte> content);
}
