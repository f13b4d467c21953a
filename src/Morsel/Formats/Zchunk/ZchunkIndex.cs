namespace Morsel.Formats.Zchunk;

/// <summary>The index of chunks as flat columns; chunk 0 is the dictionary, which is no part of the target.</summary>
/// <param name="DigestKind">What digests chunks.</param>
/// <param name="StoredDigests">Of what is stored, chunk after chunk.</param>
/// <param name="ContentDigests">Of what the chunks hold; empty where the header has none.</param>
/// <param name="StoredEnds">Where what is stored of each chunk ends, counted from the beginning of the body.</param>
/// <param name="ContentEnds">Where each chunk ends in the target; 0 for the dictionary.</param>
/// <param name="DictionaryBytes">Bytes in the dictionary.</param>
internal sealed record ZchunkIndex(
    ChunkDigest DigestKind, byte[] StoredDigests, byte[] ContentDigests, long[] StoredEnds, long[] ContentEnds, int DictionaryBytes)
{
    public int ChunkCount => StoredEnds.Length;

    public bool HasContentDigests => ContentDigests.Length > 0;

    public ReadOnlySpan<byte> StoredDigest(int chunk) => StoredDigests.AsSpan(chunk * DigestKind.Width, DigestKind.Width);

    /// <summary>How long a chunk is, as it is stored and as it is; not the dictionary.</summary>
    public (long Stored, long Content) Lengths(int chunk) => (StoredEnds[chunk] - StoredEnds[chunk - 1], ContentEnds[chunk] - ContentEnds[chunk - 1]);

    /// <returns>Empty where the header has none.</returns>
    public ReadOnlySpan<byte> ContentDigest(int chunk) =>
        HasContentDigests ? ContentDigests.AsSpan(chunk * DigestKind.Width, DigestKind.Width) : [];
}
