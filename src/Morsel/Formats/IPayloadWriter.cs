using Morsel.Matching;

namespace Morsel.Formats;

/// <summary>Writes payloads of one format. Pure: it is handed bytes and gives back bytes.</summary>
internal interface IPayloadWriter
{
    /// <summary>What a payload's name ends with: ".zck".</summary>
    string Extension { get; }

    /// <summary>Bytes that the index keeps of a chunk's digests.</summary>
    int DigestBytes { get; }

    /// <summary>Bytes in the dictionary, which is chunk 0; 0 if there is none.</summary>
    int DictionaryBytes { get; }

    /// <summary>The digest of all stored bytes that the header needs; null if it needs none.</summary>
    DigestAlgorithm? BodyDigest { get; }

    /// <summary>A finder of borders for one content.</summary>
    IChunkCutter CreateCutter();

    /// <summary>A packer for one thread.</summary>
    /// <exception cref="IOException">The library that compresses is not installed.</exception>
    /// <exception cref="InvalidDataException">The dictionary calls itself trained and is not.</exception>
    IChunkPacker CreatePacker();

    /// <summary>Packs the dictionary into an empty body.</summary>
    /// <returns>What is stored of it.</returns>
    byte[] PackDictionary(PackedChunks chunks);

    /// <summary>The header that stands before the stored bytes.</summary>
    byte[] Header(PackedChunks chunks, Digest? body);
}
