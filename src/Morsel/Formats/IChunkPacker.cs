namespace Morsel.Formats;

/// <summary>Makes what is stored of a chunk, and what the index says of it. For one thread at a time.</summary>
internal interface IChunkPacker : IDisposable
{
    /// <summary>Bytes that <see cref="Pack"/> needs room for at most.</summary>
    int MostStoredBytes(int contentBytes);

    /// <param name="content">The chunk.</param>
    /// <param name="stored">Receives what is stored of it.</param>
    /// <param name="digests">Receives its digests, as wide as <see cref="IPayloadWriter.DigestBytes"/>.</param>
    /// <returns>Bytes written to <paramref name="stored"/>.</returns>
    int Pack(ReadOnlySpan<byte> content, Span<byte> stored, Span<byte> digests);
}

/// <summary>Proves what is stored of chunks and gives back their content. For one thread at a time.</summary>
internal interface IChunkUnpacker : IDisposable
{
    /// <param name="chunk">Its number; 0 is the dictionary.</param>
    /// <param name="stored">What is stored of it.</param>
    /// <param name="content">Filled wholly.</param>
    /// <exception cref="InvalidDataException">It is not what the index describes, or cannot be decompressed.</exception>
    void Unpack(int chunk, ReadOnlySpan<byte> stored, Span<byte> content);
}
