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
