namespace Morsel.Formats;

/// <summary>Chunks one after another, by their ids: a content whose chunks lie in a store.</summary>
/// <param name="Algorithm">The digest that ids are.</param>
/// <param name="Ends">Where each chunk ends, ascending.</param>
/// <param name="Ids">The ids of the chunks, without gaps.</param>
internal sealed record NamedChunks(DigestAlgorithm Algorithm, long[] Ends, byte[] Ids)
{
    public int Count => Ends.Length;

    /// <summary>Bytes in the content.</summary>
    public long Length => Ends.Length == 0 ? 0 : Ends[^1];

    public ReadOnlySpan<byte> IdOf(int chunk) => Ids.AsSpan(chunk * IdBytes, IdBytes);

    /// <summary>Bytes in a chunk.</summary>
    public long LengthOf(int chunk) => Ends[chunk] - (chunk == 0 ? 0 : Ends[chunk - 1]);

    private int IdBytes => Ids.Length / Ends.Length;
}
