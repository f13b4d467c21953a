using Morsel.Compression.Native;
using Morsel.Matching;

namespace Morsel.Formats.Casync;

/// <summary>Writes indexes byte for byte as casync does, and chunks that are compressed by zstd.</summary>
/// <param name="features">The feature flags of the index, which also say what digest the ids are.</param>
/// <param name="sizes">How long chunks are.</param>
/// <param name="level">The level of zstd.</param>
internal sealed class CasyncWriter(ulong features, ChunkSizes sizes, int level) : IStoreWriter
{
    public DigestAlgorithm Algorithm => CasyncIndex.AlgorithmOf(features);

    public IChunkCutter Cutter { get; } = new CasyncCutter(sizes);

    public IObjectPacker CreatePacker() => new Packer(level);

    public byte[] Index(NamedChunks chunks) => new CasyncIndex(features, sizes, chunks.Ends, chunks.Ids).Write();

    private sealed class Packer(int level) : IObjectPacker
    {
        private readonly ZstdEncoder _encoder = new(level, strategy: null, dictionary: []);
        private byte[] _stored = [];

        public ReadOnlyMemory<byte> Pack(ReadOnlySpan<byte> content)
        {
            int most = ZstdEncoder.MostStoredBytes(content.Length);
            if (_stored.Length < most)
                _stored = GC.AllocateUninitializedArray<byte>(most);
            return _stored.AsMemory(0, _encoder.Compress(content, _stored));
        }

        public void Dispose() => _encoder.Dispose();
    }
}
